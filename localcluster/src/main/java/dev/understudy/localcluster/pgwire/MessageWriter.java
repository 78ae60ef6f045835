package dev.understudy.localcluster.pgwire;

import dev.understudy.localcluster.engine.ClusterException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes frames into a buffer that goes out when it is full or flushed. */
final class MessageWriter {
  private static final int FULL = 32 << 10;

  private final OutputStream socket;
  private byte[] buffer = new byte[512];
  private int size;
  private int frameStart;
  private boolean frameOpen;

  MessageWriter(OutputStream socket) {
    this.socket = socket;
  }

  /** Begins a frame; {@link #end()} fills in its length. */
  MessageWriter begin(char type) {
    if (frameOpen) {
      // An error broke off what was being written; the client must not see half of it.
      size = frameStart - 1;
    }
    frameOpen = true;
    reserve(5);
    buffer[size] = (byte) type;
    frameStart = size + 1;
    size += 5;
    return this;
  }

  MessageWriter int32(int number) {
    reserve(4);
    put(size, number);
    size += 4;
    return this;
  }

  MessageWriter int16(int number) {
    reserve(2);
    buffer[size++] = (byte) (number >> 8);
    buffer[size++] = (byte) number;
    return this;
  }

  MessageWriter character(char character) {
    reserve(1);
    buffer[size++] = (byte) character;
    return this;
  }

  MessageWriter text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8)).character('\0');
  }

  MessageWriter bytes(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
    return this;
  }

  void end() throws IOException {
    put(frameStart, size - frameStart);
    frameOpen = false;
    if (size >= FULL) {
      drain();
    }
  }

  void flush() throws IOException {
    drain();
    socket.flush();
  }

  private void drain() throws IOException {
    socket.write(buffer, 0, size);
    size = 0;
    if (buffer.length > 4 * FULL) {
      buffer = new byte[FULL];
    }
  }

  private void put(int at, int number) {
    buffer[at] = (byte) (number >> 24);
    buffer[at + 1] = (byte) (number >> 16);
    buffer[at + 2] = (byte) (number >> 8);
    buffer[at + 3] = (byte) number;
  }

  private void reserve(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(size + more, buffer.length * 2));
    }
  }

  /** A frame without a body. */
  void empty(char type) throws IOException {
    begin(type).end();
  }

  void ready(char status) throws IOException {
    begin('Z').character(status).end();
    flush();
  }

  void complete(String tag) throws IOException {
    begin('C').text(tag).end();
  }

  void parameter(String name, String value) throws IOException {
    begin('S').text(name).text(value).end();
  }

  /** An ErrorResponse. */
  void error(String severity, ClusterException error) throws IOException {
    begin('E');
    character('S').text(severity);
    character('V').text(severity);
    character('C').text(error.sqlState());
    String message = error.getMessage();
    character('M').text(message == null ? "" : message.replace('\0', ' '));
    @Nullable String hint = error.hint();
    if (hint != null) {
      character('H').text(hint);
    }
    character('\0').end();
  }
}
