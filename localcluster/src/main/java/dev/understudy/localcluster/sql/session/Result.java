package dev.understudy.localcluster.sql.session;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What executing a statement gives. */
public sealed interface Result {

  /** Rows; a null tag stands for SELECT with the number of rows that were sent. */
  record Rows(List<ResultColumn> columns, RowCursor cursor, @Nullable String tag)
      implements Result {}

  /** No rows, only the command's tag. */
  record Done(String tag) implements Result {}

  /** The client is to send data. */
  record CopyIn(int columns, CopyTarget target) implements Result {}

  /** Data goes to the client, frame by frame, until the producer returns the command's tag. */
  record CopyOut(int columns, boolean binary, CopyProducer producer) implements Result {}

  /** Takes in what a client copies; one of the two ends is called exactly once. */
  interface CopyTarget {
    void accept(byte[] data);

    /** Stores what is left and returns the number of rows. */
    long finish();

    void abort();
  }

  /** Produces frames for the client. */
  @FunctionalInterface
  interface CopyProducer {
    String run(Consumer<byte[]> frames);
  }
}
