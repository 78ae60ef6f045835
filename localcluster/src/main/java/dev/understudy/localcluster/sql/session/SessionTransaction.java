package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.mvcc.RetryTransactionException;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of a session.
 *
 * <pre>
 * IDLE --statement of a batch--> IMPLICIT --end of batch--> IDLE
 * IDLE, IMPLICIT --BEGIN--> OPEN --COMMIT, ROLLBACK--> IDLE
 * OPEN --error--> FAILED --COMMIT, ROLLBACK--> IDLE
 * OPEN --SHOW COMMIT TIMESTAMP--> COMMITTED --COMMIT, ROLLBACK--> IDLE
 * </pre>
 */
final class SessionTransaction {
  /** Where the session stands. */
  enum State {
    IDLE,
    IMPLICIT,
    OPEN,
    FAILED,
    COMMITTED
  }

  private State state = State.IDLE;
  private @Nullable Transaction transaction;
  private @Nullable Instant start;
  private @Nullable Timestamp lastCommit;
  private boolean used;
  private boolean inThePast;
  private boolean readOnly;

  State state() {
    return state;
  }

  /** The byte that ReadyForQuery carries. */
  char status() {
    return switch (state) {
      case IDLE, IMPLICIT -> 'I';
      case OPEN, COMMITTED -> 'T';
      case FAILED -> 'E';
    };
  }

  @Nullable Transaction current() {
    return transaction;
  }

  /** When the current transaction began, or null outside one. */
  @Nullable Instant start() {
    return start;
  }

  /** Whether only reading is allowed; null where no transaction is open that says so. */
  @Nullable Boolean readOnly() {
    return state == State.OPEN ? (Boolean) readOnly : null;
  }

  /** A statement runs in the transaction; from then on its time is fixed. */
  void use() {
    used = true;
  }

  void begin(Session session, TransactionModes modes) {
    if (state == State.OPEN || state == State.FAILED || state == State.COMMITTED) {
      throw new ClusterException("25001", "there is already a transaction in progress");
    }
    boolean byDefault = session.readOnly();
    if (state == State.IDLE) {
      open(session, State.OPEN);
    }
    state = State.OPEN;
    readOnly = byDefault;
    set(session, modes);
  }

  /** Opens the transaction that the statements of one batch share. */
  Transaction beginImplicit(Session session) {
    return open(session, State.IMPLICIT);
  }

  private Transaction open(Session session, State newState) {
    Transaction opened = session.cluster().engine().begin(session.virtualClusterId());
    transaction = opened;
    start = session.cluster().clock().instant();
    state = newState;
    used = false;
    return opened;
  }

  /** Changes what the open transaction may do and see. */
  void set(Session session, TransactionModes modes) {
    if (state != State.OPEN) {
      throw new ClusterException("25P01", "there is no transaction in progress");
    }
    boolean writes = Boolean.FALSE.equals(modes.readOnly());
    if (writes && (inThePast || modes.asOf() != null)) {
      throw SqlErrors.syntax("AS OF SYSTEM TIME specified with READ WRITE mode");
    }
    if (modes.asOf() != null) {
      readAsOf(session, modes.asOf());
    }
    if (modes.readOnly() != null) {
      readOnly = modes.readOnly();
    }
  }

  private void readAsOf(Session session, String asOf) {
    if (used) {
      // What it has written would be lost without a word.
      throw new ClusterException(
          "25001", "the time of a transaction must be set before its first statement");
    }
    Transaction past =
        session
            .cluster()
            .engine()
            .readAsOf(session.virtualClusterId(), session.resolve(asOf, new Object[0]));
    close();
    transaction = past;
    inThePast = true;
    readOnly = true;
  }

  /** Ends an explicit transaction; a failed one is rolled back, as its tag says. */
  String commit() {
    switch (state) {
      case OPEN, IMPLICIT -> commitOpen();
      case FAILED -> {
        reset();
        return "ROLLBACK";
      }
      case IDLE -> throw new ClusterException("25P01", "there is no transaction in progress");
      case COMMITTED -> reset();
    }
    return "COMMIT";
  }

  private void commitOpen() {
    Transaction ending = transaction;
    if (ending == null) {
      throw new IllegalStateException("an open session transaction without a transaction");
    }
    try (ending) {
      lastCommit = ending.commit();
    } catch (RetryTransactionException e) {
      throw restart(e);
    } finally {
      reset();
    }
  }

  /** Commits what a batch left open. */
  void endBatch() {
    if (state == State.IMPLICIT) {
      commitOpen();
    }
  }

  void rollback() {
    if (state == State.IDLE) {
      throw new ClusterException("25P01", "there is no transaction in progress");
    }
    reset();
  }

  /** After an error: an explicit transaction waits for ROLLBACK, any other is gone. */
  void fail() {
    close();
    if (state == State.OPEN || state == State.FAILED) {
      state = State.FAILED;
    } else if (state != State.COMMITTED) {
      reset();
    }
  }

  /** When the last transaction committed; inside one, commits it first. */
  Timestamp commitTimestamp() {
    if (state == State.OPEN) {
      commitOpen();
      state = State.COMMITTED;
    } else if (state == State.FAILED) {
      throw aborted();
    } else if (state == State.IMPLICIT) {
      commitOpen();
    }
    if (lastCommit == null) {
      throw SqlErrors.invalidParameter("no previous transaction was committed in this session");
    }
    return lastCommit;
  }

  void committed(Timestamp timestamp) {
    lastCommit = timestamp;
  }

  /** Refuses a statement that this state does not allow. */
  void checkUsable() {
    if (state == State.FAILED) {
      throw aborted();
    }
    if (state == State.COMMITTED) {
      throw new ClusterException(
          "25000",
          "current transaction is committed, commands ignored until end of transaction block");
    }
  }

  private static ClusterException aborted() {
    return new ClusterException(
        "25P02", "current transaction is aborted, commands ignored until end of transaction block");
  }

  static ClusterException restart(RetryTransactionException cause) {
    return new ClusterException(
        "40001",
        "restart transaction: " + cause.getMessage(),
        "The transaction lost against another one; run it again from BEGIN.");
  }

  private void reset() {
    close();
    state = State.IDLE;
    start = null;
    inThePast = false;
    readOnly = false;
  }

  private void close() {
    if (transaction != null) {
      transaction.close();
      transaction = null;
    }
  }
}
