package dev.understudy.localcluster.mvcc;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lays a transaction's own writes, as they were when the scan began, over the committed pairs, and
 * notes how far the range was read.
 */
final class MergedCursor implements Transaction.Cursor {
  private final Transaction.Cursor committed;
  private final List<Write> own;
  private final boolean reverse;
  private final ReadSet.Range read;
  private final byte[] from;
  private final byte[] to;
  private final LongConsumer resize;
  private boolean closed;
  private int ownAt;
  private boolean begun;
  private boolean committedThere;
  private byte[] key = new byte[0];
  private byte[] value = new byte[0];

  /** One own write; a null value is a deletion. */
  record Write(byte[] key, byte @Nullable [] value) {}

  /**
   * @param resize told on closing what the own writes took
   */
  MergedCursor(
      Transaction.Cursor committed,
      List<Write> own,
      byte[] from,
      byte[] to,
      boolean reverse,
      ReadSet.Range read,
      LongConsumer resize) {
    this.committed = committed;
    this.own = own;
    this.reverse = reverse;
    this.read = read;
    this.from = from;
    this.to = to;
    this.resize = resize;
  }

  @Override
  public boolean next() {
    if (!begun) {
      begun = true;
      committedThere = committed.next();
    }
    while (committedThere || ownAt < own.size()) {
      if (ownAt == own.size()) {
        take(committed.key(), committed.value());
        committedThere = committed.next();
        return true;
      }
      Write write = own.get(ownAt);
      int order = committedThere ? order(committed.key(), write.key()) : 1;
      if (order < 0) {
        take(committed.key(), committed.value());
        committedThere = committed.next();
        return true;
      }
      ownAt++;
      if (order == 0) {
        committedThere = committed.next();
      }
      byte[] written = write.value();
      if (written != null) {
        take(write.key(), written);
        return true;
      }
    }
    read.walkedTo(from, to);
    return false;
  }

  private int order(byte[] left, byte[] right) {
    int order = Arrays.compareUnsigned(left, right);
    return reverse ? -order : order;
  }

  private void take(byte[] newKey, byte[] newValue) {
    key = newKey;
    value = newValue;
    if (reverse) {
      read.walkedTo(key, to);
    } else {
      read.walkedTo(from, Arrays.copyOf(key, key.length + 1));
    }
  }

  @Override
  public byte[] key() {
    return key;
  }

  @Override
  public byte[] value() {
    return value;
  }

  @Override
  public void close() {
    committed.close();
    if (!closed) {
      closed = true;
      resize.accept(-own.size() * TransactionMemory.CURSOR_OVERHEAD);
    }
  }
}
