package dev.understudy.localcluster.sql.session;

import org.jspecify.annotations.Nullable;

/** A parsed statement: immutable, knows nothing of any session, can be planned in many. */
public interface Command {

  /** How a statement stands to transactions. */
  enum Kind {
    /** Runs in a transaction, which its rows keep open until they are read. */
    READ,
    /** Runs whole in a transaction and may be run again when that loses against another. */
    WRITE,
    /** Runs beside transactions: administration, settings, COPY. */
    CONTROL,
    /** Changes the session alone. */
    SESSION,
    /** Begins or ends transactions; the only kind that a failed transaction accepts. */
    TRANSACTION
  }

  Kind kind();

  /** Whether it changes more than the session, so that a read-only transaction refuses it. */
  default boolean writes() {
    return kind() == Kind.WRITE || kind() == Kind.CONTROL;
  }

  /** Finds tables and types; for READ and WRITE with a transaction's view of the catalog. */
  Plan plan(Planning planning);

  /** Whether its text may be kept in memory: not where it may hold a password. */
  default boolean cacheable() {
    return false;
  }

  /** The expression of AS OF SYSTEM TIME, or null. */
  default @Nullable String asOfSql() {
    return null;
  }
}
