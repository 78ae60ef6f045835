package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.mvcc.RetryTransactionException;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.expression.Env;
import dev.understudy.localcluster.sql.expression.Facts;
import dev.understudy.localcluster.sql.expression.SystemTime;
import dev.understudy.localcluster.sql.session.Command.Kind;
import dev.understudy.localcluster.sql.types.SqlType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One client's conversation with a virtual cluster. Used by the client's own thread; only {@link
 * #cancel()} and {@link #terminate()} may come from others.
 */
public final class Session implements AutoCloseable {
  private static final int MOST_ATTEMPTS = 100;

  private final LocalSql cluster;
  private final SessionRequest request;
  private final int id;
  private final int secret;
  private final Instant started;
  private final Runnable terminator;
  private final SessionVariables variables;
  private final SessionTransaction transaction = new SessionTransaction();
  private final StatementDeadline deadline = new StatementDeadline();
  private volatile boolean cancelled;
  private volatile boolean terminated;
  private volatile @Nullable String activeQuery;
  private volatile String lastQuery = "";

  /**
   * Opens and registers a session.
   *
   * @param terminator wakes the client's thread when the session must end
   */
  public Session(LocalSql cluster, SessionRequest request, Runnable terminator) {
    this.cluster = cluster;
    this.request = request;
    this.terminator = terminator;
    this.id = cluster.sessions().nextId();
    this.secret = cluster.random().nextInt();
    this.started = cluster.clock().instant();
    this.variables =
        new SessionVariables(
            request.virtualClusterName(),
            request.user(),
            request.admin(),
            request.applicationName(),
            cluster.version());
    cluster.sessions().add(this);
  }

  // ---- facts ----

  public int id() {
    return id;
  }

  public int secret() {
    return secret;
  }

  public LocalSql cluster() {
    return cluster;
  }

  public long virtualClusterId() {
    return request.virtualClusterId();
  }

  public String virtualClusterName() {
    return request.virtualClusterName();
  }

  public String user() {
    return request.user();
  }

  public String database() {
    return request.database();
  }

  public String clientAddress() {
    return request.clientAddress();
  }

  public Instant started() {
    return started;
  }

  public SessionVariables variables() {
    return variables;
  }

  /** The statement that runs now, or null. */
  public @Nullable String activeQuery() {
    return activeQuery;
  }

  public String lastQuery() {
    return lastQuery;
  }

  /** The byte that ReadyForQuery carries. */
  public char status() {
    return transaction.status();
  }

  public boolean inExplicitTransaction() {
    return transaction.status() != 'I';
  }

  /** Whether the session may only read now. */
  boolean readOnly() {
    Boolean said = transaction.readOnly();
    return said == null ? variables.readOnly() : said;
  }

  /** A variable as it is now. */
  public String variable(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "database" -> database();
      case SessionVariables.READ_ONLY -> readOnly() ? "on" : "off";
      default -> variables.get(name);
    };
  }

  /** Sets a variable; whether a transaction may write concerns the open one alone. */
  public void set(String name, String value) {
    variables.set(name, value);
    if (name.equalsIgnoreCase(SessionVariables.READ_ONLY) && inExplicitTransaction()) {
      transaction.set(this, new TransactionModes(null, variables.get(name).equals("on")));
    }
  }

  SessionTransaction transaction() {
    return transaction;
  }

  Catalog catalog(Transaction in) {
    return new Catalog(in, cluster.tableCache(virtualClusterId()));
  }

  Facts facts(@Nullable Transaction in) {
    return new SessionFacts(
        this, in, Objects.requireNonNullElseGet(transaction.start(), cluster.clock()::instant));
  }

  /** What an AS OF SYSTEM TIME or SYSTEM TIME expression means now. */
  public Timestamp resolve(String expression, @Nullable Object[] parameters) {
    Facts facts = facts(transaction.current());
    return SystemTime.resolve(expression, Env.of(parameters, facts), cluster.engine().now());
  }

  // ---- statements ----

  /** Parses one statement. */
  public Prepared prepare(String sql, List<SqlType> declaredTypes) {
    return new Prepared(sql, cluster.statements().parse(sql), declaredTypes);
  }

  /** Plans a statement to learn its parameters' types and its columns. */
  public List<ResultColumn> describe(Prepared prepared) {
    if (prepared.command().kind() != Kind.TRANSACTION) {
      transaction.checkUsable();
    }
    Transaction current = transaction.current();
    if (current != null || !needsTransaction(prepared)) {
      return prepared.plan(planning(prepared, current)).columns();
    }
    try (Transaction look = cluster.engine().begin(virtualClusterId())) {
      return prepared.plan(planning(prepared, look)).columns();
    }
  }

  private static boolean needsTransaction(Prepared prepared) {
    Kind kind = prepared.command().kind();
    return kind == Kind.READ || kind == Kind.WRITE;
  }

  private Planning planning(Prepared prepared, @Nullable Transaction in) {
    return new Planning(this, in == null ? null : catalog(in), prepared.parameterTypes());
  }

  /**
   * Runs a statement.
   *
   * @param alone whether it is a batch of its own, so that it may be committed, and tried again, at
   *     once; otherwise {@link #endBatch()} commits
   */
  public Result execute(Prepared prepared, @Nullable Object[] parameters, boolean alone) {
    Command command = prepared.command();
    if (command.kind() != Kind.TRANSACTION) {
      transaction.checkUsable();
    }
    if (command.writes()) {
      ReadOnlySessions.refuseWrite(this, command.kind(), prepared.sql());
    }
    cancelled = false;
    deadline.begin(variables.statementTimeout());
    activeQuery = prepared.sql();
    if (!needsTransaction(prepared)) {
      return runIn(prepared, parameters, transaction.current());
    }
    boolean separate = alone || command.asOfSql() != null;
    if (transaction.state() == SessionTransaction.State.IDLE && separate) {
      return autocommit(prepared, parameters);
    }
    if (command.asOfSql() != null) {
      throw new ClusterException(
          "0A000",
          "unimplemented: AS OF SYSTEM TIME inside a transaction",
          "Give the time in BEGIN AS OF SYSTEM TIME.");
    }
    Transaction current = transaction.current();
    return runIn(prepared, parameters, current == null ? transaction.beginImplicit(this) : current);
  }

  private Result runIn(Prepared prepared, @Nullable Object[] parameters, @Nullable Transaction in) {
    Plan plan = prepared.plan(planning(prepared, in));
    if (needsTransaction(prepared)) {
      transaction.use();
    }
    return plan.run(new Execution(this, in, parameters));
  }

  private Result autocommit(Prepared prepared, @Nullable Object[] parameters) {
    for (int attempt = 1; ; attempt++) {
      Transaction own = beginFor(prepared.command(), parameters);
      boolean handedOver = false;
      try {
        Result result = runIn(prepared, parameters, own);
        if (result instanceof Result.Rows rows && prepared.command().kind() == Kind.READ) {
          RowCursor owned = new OwnedCursor(rows.cursor(), own);
          handedOver = true;
          return new Result.Rows(rows.columns(), owned, rows.tag());
        }
        transaction.committed(own.commit());
        return result;
      } catch (RetryTransactionException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw SessionTransaction.restart(e);
        }
        checkCancelled();
      } finally {
        if (!handedOver) {
          own.close();
        }
      }
    }
  }

  private Transaction beginFor(Command command, @Nullable Object[] parameters) {
    String asOf = command.asOfSql();
    return asOf == null
        ? cluster.engine().begin(virtualClusterId())
        : cluster.engine().readAsOf(virtualClusterId(), resolve(asOf, parameters));
  }

  <T extends @Nullable Object> T inTransaction(Function<Transaction, T> work) {
    Transaction current = transaction.current();
    if (current != null) {
      transaction.use();
      return work.apply(current);
    }
    for (int attempt = 1; ; attempt++) {
      try (Transaction own = cluster.engine().begin(virtualClusterId())) {
        T result = work.apply(own);
        transaction.committed(own.commit());
        return result;
      } catch (RetryTransactionException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw SessionTransaction.restart(e);
        }
        checkCancelled();
      }
    }
  }

  /** Rows together with the transaction that they are read in. */
  private final class OwnedCursor implements RowCursor {
    private final RowCursor cursor;
    private final Transaction own;

    OwnedCursor(RowCursor cursor, Transaction own) {
      this.cursor = cursor;
      this.own = own;
    }

    @Override
    public @Nullable Object @Nullable [] next() {
      return cursor.next();
    }

    @Override
    public void close() {
      try (own) {
        cursor.close();
        transaction.committed(own.readTimestamp());
      }
    }
  }

  /** A statement and its rows are done with. */
  public void statementEnded() {
    String query = activeQuery;
    lastQuery = query == null ? lastQuery : query;
    activeQuery = null;
    deadline.end();
  }

  /** Commits what the statements of a batch left open. */
  public void endBatch() {
    transaction.endBatch();
  }

  /** A statement failed, in planning or running or while its rows were sent. */
  public void failed() {
    transaction.fail();
  }

  // ---- from other threads ----

  /** Asks the running statement to end. */
  public void cancel() {
    cancelled = true;
  }

  /** Asks the session to end, because the service of its virtual cluster stops. */
  public void terminate() {
    terminated = true;
    cancelled = true;
    terminator.run();
  }

  public boolean terminated() {
    return terminated;
  }

  /**
   * Ends the statement with 57014 when cancelled or out of time or, when the service stops, 57P01.
   */
  public void checkCancelled() {
    if (terminated) {
      throw serviceStopped();
    }
    if (cancelled) {
      throw new ClusterException("57014", "query execution canceled");
    }
    deadline.check();
  }

  /** What a client hears when the service of its virtual cluster stops. */
  public static ClusterException serviceStopped() {
    return new ClusterException("57P01", "server is shutting down");
  }

  @Override
  public void close() {
    transaction.fail();
    cluster.sessions().remove(this);
  }
}
