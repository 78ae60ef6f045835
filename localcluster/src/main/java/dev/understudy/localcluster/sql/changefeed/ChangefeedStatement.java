package dev.understudy.localcluster.sql.changefeed;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.JobService;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.sql.backup.Options;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.StatementText;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.system.Argument;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.users.StorageRights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code [FOR] TABLE t, … INTO 'sink' WITH …} as it was written. */
public record ChangefeedStatement(
    List<String> tables, Argument sink, Options options, String text) {
  /** Reads on after {@code FOR}, or after {@code FOR CHANGEFEED}, up to the end of the options. */
  public static ChangefeedStatement parse(TokenStream in) {
    int start = in.peek().start();
    in.accept("TABLE");
    List<String> tables = new ArrayList<>();
    do {
      tables.add(in.tableName());
    } while (in.accept(","));
    if (!in.accept("INTO")) {
      throw SqlErrors.unsupported("a changefeed without INTO");
    }
    Argument sink = Argument.parse(in);
    Options options = Options.parse(in);
    String text = in.sql().substring(start, in.peek().start()).strip();
    return new ChangefeedStatement(tables, sink, options, text);
  }

  /**
   * Checks the statement and what it needs.
   *
   * @param scheduled whether a schedule is to run it
   */
  public ChangefeedPlan plan(Execution execution, boolean scheduled) {
    JobService jobs = execution.engine().jobService();
    if (!"true".equals(execution.engine().settings().get(Settings.RANGEFEED))) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "rangefeeds require the kv.rangefeed.enabled setting",
          "SET CLUSTER SETTING kv.rangefeed.enabled = true in the system virtual cluster.");
    }
    execution.inTransaction(
        inside -> {
          for (String table : tables) {
            inside.checkPrivilege(inside.catalog().table(table), "CHANGEFEED");
          }
          return inside;
        });
    Timestamp cursor = cursor(execution);
    ChangefeedOptions chosen = ChangefeedOptions.of(options, cursor != null, scheduled);
    options.refuseOthers("CHANGEFEED");
    if (scheduled && cursor != null) {
      throw SqlErrors.invalidParameter("a changefeed schedule takes no cursor");
    }
    if (cursor != null) {
      long cluster = execution.session().virtualClusterId();
      refuseGone(cursor, jobs.history(cluster).completeAbove(), execution.engine().now());
    }
    String uri = sink.text(execution);
    StorageRights.require(execution, uri);
    Sinks.check(uri, jobs, chosen);
    return new ChangefeedPlan(
        tables, uri, chosen, cursor, "CREATE CHANGEFEED FOR " + StatementText.redacted(text));
  }

  private @Nullable Timestamp cursor(Execution execution) {
    String given = options.get("cursor");
    return given == null ? null : execution.systemTime("'" + given.replace("'", "''") + "'");
  }

  private static void refuseGone(Timestamp cursor, Timestamp kept, Timestamp now) {
    if (cursor.compareTo(now) > 0) {
      throw SqlErrors.invalidParameter("the cursor " + cursor + " is in the future");
    }
    if (cursor.compareTo(kept) < 0) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "the history since the cursor %s is no longer kept, only that since %s"
              .formatted(cursor, kept),
          "Use a later cursor, or none for a scan of what is there now.");
    }
  }
}
