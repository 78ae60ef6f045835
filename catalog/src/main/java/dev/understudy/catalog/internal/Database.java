package dev.understudy.catalog.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.understudy.catalog.CatalogOptions;
import dev.understudy.catalog.Organization;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jspecify.annotations.Nullable;

/** Runs reads and transactions: retries deadlocks, and says plainly when there is no database. */
public final class Database implements AutoCloseable {
  private static final int ATTEMPTS = 6;
  private static final int DUPLICATE_KEY = 1062;
  private static final Set<Integer> LOCK_CONFLICTS = Set.of(1205, 1213);

  /** Too many connections, shutting down, disk full, table full, read only. */
  private static final Set<Integer> NOT_SERVING = Set.of(1040, 1053, 1021, 1114, 1290, 1836);

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(HikariDataSource pool) {
    this.pool = pool;
    jdbi = Jdbi.create(pool);
    // A statement's arguments have no place in messages.
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
  }

  public static Database open(CatalogOptions options) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("catalog");
    config.setJdbcUrl(options.jdbcUrl());
    config.setUsername(options.user());
    config.setPassword(options.password());
    config.setMaximumPoolSize(options.poolSize());
    config.setMinimumIdle(Math.min(2, options.poolSize()));
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setConnectionTimeout(Duration.ofSeconds(3).toMillis());
    config.setValidationTimeout(Duration.ofSeconds(2).toMillis());
    config.setInitializationFailTimeout(-1);
    config.setConnectionInitSql("SET SESSION innodb_lock_wait_timeout = 3");
    // Instants are written and read as UTC, whatever the zones of server and runtime are.
    config.addDataSourceProperty("connectionTimeZone", "UTC");
    config.addDataSourceProperty("forceConnectionTimeZoneToSession", "true");
    config.addDataSourceProperty("preserveInstants", "true");
    // Nobody but this pool changes its sessions, so what they are need not be asked again.
    config.addDataSourceProperty("useLocalSessionState", "true");
    config.addDataSourceProperty("cachePrepStmts", "true");
    // By default only statements of 256 characters are kept, which are hardly any here.
    config.addDataSourceProperty("prepStmtCacheSqlLimit", "2048");
    config.addDataSourceProperty("prepStmtCacheSize", "250");
    config.addDataSourceProperty("connectTimeout", "3000");
    config.addDataSourceProperty("socketTimeout", "10000");
    return new Database(new HikariDataSource(config));
  }

  /** Runs statements each of which sees the newest that is committed. */
  <T> T read(Function<Handle, T> work) {
    try {
      return jdbi.withHandle(work::apply);
    } catch (JdbiException e) {
      throw translate(e);
    }
  }

  /** Runs all or nothing; again where another transaction was in the way. */
  <T> T transaction(Function<Handle, T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return jdbi.inTransaction(work::apply);
      } catch (JdbiException e) {
        if (attempt == ATTEMPTS || !isLockConflict(e)) {
          throw translate(e);
        }
      }
    }
  }

  void transactionWithoutResult(Consumer<Handle> work) {
    Boolean unused =
        transaction(
            handle -> {
              work.accept(handle);
              return true;
            });
  }

  public Organization organization() {
    return read(OrganizationRow::find);
  }

  public boolean isReachable() {
    try {
      return jdbi.withHandle(handle -> handle.createQuery("SELECT 1").mapTo(int.class).one()) == 1;
    } catch (JdbiException e) {
      return false;
    }
  }

  static boolean isDuplicateKey(JdbiException e) {
    SQLException cause = sqlCause(e);
    return cause != null && cause.getErrorCode() == DUPLICATE_KEY;
  }

  private static boolean isLockConflict(JdbiException e) {
    SQLException cause = sqlCause(e);
    return cause != null && LOCK_CONFLICTS.contains(cause.getErrorCode());
  }

  private static UnderstudyException translate(JdbiException e) {
    SQLException cause = sqlCause(e);
    if (cause != null && isUnavailable(cause)) {
      return new UnderstudyException(
          ErrorCode.CATALOG_UNAVAILABLE, "the catalog's database is not available", e);
    }
    return new UnderstudyException(
        ErrorCode.INTERNAL, "the catalog's database refused a statement", e);
  }

  private static boolean isUnavailable(SQLException e) {
    String state = e.getSQLState();
    return e instanceof java.sql.SQLTransientException
        || e instanceof java.sql.SQLNonTransientConnectionException
        || e instanceof java.sql.SQLRecoverableException
        || (state != null && state.startsWith("08"))
        || LOCK_CONFLICTS.contains(e.getErrorCode())
        || NOT_SERVING.contains(e.getErrorCode());
  }

  private static @Nullable SQLException sqlCause(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof SQLException found) {
        return found;
      }
    }
    return null;
  }

  @Override
  public void close() {
    pool.close();
  }
}
