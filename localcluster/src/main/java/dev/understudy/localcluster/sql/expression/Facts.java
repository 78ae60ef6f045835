package dev.understudy.localcluster.sql.expression;

import dev.understudy.localcluster.mvcc.Timestamp;
import java.time.Instant;
import java.util.UUID;

/** What functions such as {@code now()} and {@code current_user} answer from. */
public interface Facts {
  /** When the statement's transaction began. */
  Instant now();

  /** When asked, by the wall clock. */
  Instant clock();

  /** The time at which the transaction reads. */
  Timestamp logicalTimestamp();

  String user();

  String database();

  UUID clusterId();

  int backendId();

  UUID randomUuid();

  double random();

  /** A number that grows and that no other row has. */
  long uniqueRowId();

  /** The value of a session variable. */
  String variable(String name);
}
