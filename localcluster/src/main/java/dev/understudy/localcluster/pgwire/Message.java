package dev.understudy.localcluster.pgwire;

import dev.understudy.localcluster.engine.ClusterException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One frame from a client, read field by field. */
final class Message {
  private final char type;
  private final ByteBuffer body;

  Message(char type, byte[] body) {
    this.type = type;
    this.body = ByteBuffer.wrap(body);
  }

  char type() {
    return type;
  }

  boolean hasMore() {
    return body.hasRemaining();
  }

  int int32() {
    try {
      return body.getInt();
    } catch (BufferUnderflowException e) {
      throw malformed();
    }
  }

  int int16() {
    try {
      return body.getShort();
    } catch (BufferUnderflowException e) {
      throw malformed();
    }
  }

  /** A count of fields, as an unsigned number. */
  int count() {
    return int16() & 0xFFFF;
  }

  char character() {
    try {
      return (char) (body.get() & 0xFF);
    } catch (BufferUnderflowException e) {
      throw malformed();
    }
  }

  /** Text up to its zero byte. */
  String text() {
    int start = body.position();
    while (body.hasRemaining()) {
      if (body.get() == 0) {
        int length = body.position() - 1 - start;
        return new String(body.array(), start, length, StandardCharsets.UTF_8);
      }
    }
    throw malformed();
  }

  /** Bytes with their length in front; null where the length is -1. */
  byte @Nullable [] field() {
    int length = int32();
    if (length == -1) {
      return null;
    }
    if (length < 0 || length > body.remaining()) {
      throw malformed();
    }
    byte[] field = new byte[length];
    body.get(field);
    return field;
  }

  /** All that is left. */
  byte[] rest() {
    byte[] rest = new byte[body.remaining()];
    body.get(rest);
    return rest;
  }

  private ClusterException malformed() {
    return new ClusterException("08P01", "malformed message of type '" + type + "'");
  }
}
