package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.sql.catalog.ScramVerifier;
import dev.understudy.localcluster.sql.catalog.TableCache;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What all SQL sessions of one local cluster share. */
public final class LocalSql {
  private final Engine engine;
  private final Clock clock;
  private final SecureRandom random;
  private final byte[] decoyKey = new byte[32];
  private final StatementCache statements;
  private final SessionRegistry sessions;
  private final RowIds rowIds;
  private final Map<Long, TableCache> tableCaches = new ConcurrentHashMap<>();

  public LocalSql(
      Engine engine, Clock clock, SecureRandom random, Function<String, Command> parser) {
    this.engine = engine;
    this.clock = clock;
    this.random = random;
    random.nextBytes(decoyKey);
    this.statements = new StatementCache(parser);
    this.sessions = new SessionRegistry();
    this.rowIds = new RowIds(random);
    engine.onServiceStop(sessions::closeAllOf);
  }

  public Engine engine() {
    return engine;
  }

  /** The version of CockroachDB that this cluster passes for. */
  public CrdbVersion version() {
    return CrdbVersion.of(engine.settings().getOrDefault("version", CrdbVersion.DEFAULT.number()));
  }

  public Clock clock() {
    return clock;
  }

  public SecureRandom random() {
    return random;
  }

  /** What a client is asked that logs in as nobody this cluster lets in. */
  public ScramVerifier decoy(String user) {
    return ScramVerifier.decoy(user, decoyKey);
  }

  public SessionRegistry sessions() {
    return sessions;
  }

  RowIds rowIds() {
    return rowIds;
  }

  StatementCache statements() {
    return statements;
  }

  public TableCache tableCache(long virtualClusterId) {
    return tableCaches.computeIfAbsent(virtualClusterId, id -> new TableCache());
  }
}
