package dev.understudy.localcluster.replication;

import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.replication.FrameWriter.Kind;
import java.nio.ByteBuffer;

/** Unpacks what {@link FrameWriter} packed. */
public final class FrameReader {
  private final ByteBuffer in;
  private final Kind kind;
  private byte[] suffix = new byte[0];
  private byte[] stored = new byte[0];

  public FrameReader(byte[] frame) {
    this.in = ByteBuffer.wrap(frame);
    this.kind = Kind.values()[in.get()];
  }

  public Kind kind() {
    return kind;
  }

  /** The time of a frame of kind {@link Kind#RESOLVED}. */
  public Timestamp resolved() {
    return new Timestamp(in.getLong(1), in.getInt(9));
  }

  /** Goes to the next version; false at the end of the frame. */
  public boolean next() {
    if (kind != Kind.VERSIONS || !in.hasRemaining()) {
      return false;
    }
    suffix = new byte[in.getInt()];
    in.get(suffix);
    stored = new byte[in.getInt()];
    in.get(stored);
    return true;
  }

  public byte[] suffix() {
    return suffix;
  }

  public byte[] stored() {
    return stored;
  }
}
