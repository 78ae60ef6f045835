package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.engine.ClusterException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a session that may only read is told when it wants to write. */
final class ReadOnlySessions {
  private ReadOnlySessions() {}

  /** Refuses with 25006, naming the statement, in a reader and in a read-only transaction. */
  static void refuseWrite(Session session, Command.Kind kind, String sql) {
    if (session.readOnly()) {
      throw refused(sql, null);
    }
    // What runs beside transactions says for itself why a reader cannot have it.
    if (kind == Command.Kind.WRITE
        && session.cluster().engine().replication().isReader(session.virtualClusterId())) {
      throw refused(sql, "This virtual cluster shows a standby; write to its primary.");
    }
  }

  private static ClusterException refused(String sql, @Nullable String hint) {
    String verb = sql.strip().split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
    return new ClusterException(
        "25006", "cannot execute " + verb + " in a read-only transaction", hint);
  }
}
