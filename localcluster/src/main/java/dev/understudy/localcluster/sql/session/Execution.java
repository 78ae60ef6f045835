package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.expression.Env;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run of a plan: its transaction, parameters and session. */
public final class Execution {
  private final Session session;
  private final @Nullable Transaction transaction;
  private final @Nullable Object[] parameters;

  Execution(Session session, @Nullable Transaction transaction, @Nullable Object[] parameters) {
    this.session = session;
    this.transaction = transaction;
    this.parameters = parameters;
  }

  public Session session() {
    return session;
  }

  public Engine engine() {
    return session.cluster().engine();
  }

  /** The version of CockroachDB that this cluster passes for. */
  public CrdbVersion version() {
    return session.cluster().version();
  }

  public Transaction transaction() {
    if (transaction == null) {
      throw new IllegalStateException("this kind of statement has no transaction");
    }
    return transaction;
  }

  public Catalog catalog() {
    return session.catalog(transaction());
  }

  /** The environment of expressions, without a row. */
  public Env env() {
    return Env.of(parameters, session.facts(transaction));
  }

  /** What an AS OF SYSTEM TIME or SYSTEM TIME expression means now. */
  public Timestamp systemTime(String expression) {
    return session.resolve(expression, parameters);
  }

  public void checkPrivilege(Table table, String privilege) {
    catalog().checkPrivilege(table, session.user(), privilege);
  }

  /** Runs work in the session's open transaction, or in one of its own that is then committed. */
  public <T extends @Nullable Object> T inTransaction(Function<Execution, T> work) {
    return session.inTransaction(in -> work.apply(new Execution(session, in, parameters)));
  }

  /** Ends the statement with 57014 once its cancellation was asked for. */
  public void checkCancelled() {
    session.checkCancelled();
  }

  /** Refuses a statement that cannot be undone inside BEGIN … COMMIT. */
  public void refuseInTransaction(String statement) {
    if (session.inExplicitTransaction()) {
      throw new ClusterException(
          "25001", statement + " cannot be used inside a multi-statement transaction");
    }
  }
}
