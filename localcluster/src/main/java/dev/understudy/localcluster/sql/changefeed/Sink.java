package dev.understudy.localcluster.sql.changefeed;

import dev.understudy.localcluster.mvcc.Timestamp;
import java.io.IOException;

/** Where a changefeed's messages go. A message counts as sent once {@link #flush} returns. */
interface Sink extends AutoCloseable {

  /**
   * Takes a message, which is JSON, in the order of its table's commits; may send what it has
   * gathered.
   */
  void add(ChangefeedDetails.Target target, String message)
      throws IOException, InterruptedException;

  /**
   * Returns once everything that was added has arrived.
   *
   * @param sentUpTo everything added from now on is above this time
   */
  void flush(Timestamp sentUpTo) throws IOException, InterruptedException;

  /** Says that everything up to a time has been sent. */
  void resolved(Timestamp time) throws IOException, InterruptedException;

  /** Whether what was added should not wait for the next checkpoint. */
  boolean isEager();

  @Override
  void close();
}
