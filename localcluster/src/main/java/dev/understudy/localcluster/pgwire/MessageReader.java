package dev.understudy.localcluster.pgwire;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.mvcc.SharedMemory;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** Reads the frames of PostgreSQL's protocol, version 3. */
final class MessageReader {
  private static final int LARGEST_STARTUP = 16 << 10;
  private static final int LARGEST_MESSAGE = 16 << 20;
  private static final int LARGEST_BEFORE_LOGIN = 16 << 10;
  private static final int UNCOUNTED = 16 << 10;
  private static final int BUFFER_BYTES = 8 << 10;

  private final PushbackInputStream pushback;
  private final DataInputStream in;
  private final SharedMemory.Account memory;
  private int largest = LARGEST_BEFORE_LOGIN;
  private int counted;

  MessageReader(InputStream socket, SharedMemory.Account memory) {
    this.memory = memory;
    this.pushback = new PushbackInputStream(new BufferedInputStream(socket, BUFFER_BYTES));
    this.in = new DataInputStream(pushback);
  }

  /** A startup packet, which has no type byte. */
  Message startup() throws IOException {
    int length = in.readInt() - 4;
    if (length < 4 || length > LARGEST_STARTUP) {
      throw new EOFException("not a startup packet");
    }
    return new Message('\0', body(length));
  }

  /** Takes long messages from now on: the client has shown who it is. */
  void admitted() {
    largest = LARGEST_MESSAGE;
  }

  /** The next frame; the one before is no longer needed. */
  Message next() throws IOException {
    char type = (char) in.readUnsignedByte();
    int length = in.readInt() - 4;
    if (length < 0 || length > largest) {
      throw new ClusterException("08P01", "message size " + length + " is not allowed");
    }
    return new Message(type, body(length));
  }

  /** Whether the client has sent more than was read. */
  boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  /** The type of the next frame, which stays to be read. */
  char peekType() throws IOException {
    int type = pushback.read();
    if (type < 0) {
      throw new EOFException();
    }
    pushback.unread(type);
    return (char) type;
  }

  private byte[] body(int length) throws IOException {
    memory.release(counted);
    counted = 0;
    if (length > UNCOUNTED) {
      memory.reserve(length);
      counted = length;
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException();
    }
    return body;
  }
}
