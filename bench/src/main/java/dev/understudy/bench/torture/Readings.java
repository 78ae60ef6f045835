package dev.understudy.bench.torture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What readers on one line were told of a standby's replicated time, and what they are told. */
final class Readings {
  private static final byte[] COLUMN = "replicated_time".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST = 200;

  private final List<byte[]> told = new ArrayList<>();
  private @Nullable Misreading wrong;
  private int back;

  synchronized void begin(Misreading wanted) {
    wrong = wanted;
    back = 0;
  }

  synchronized void heal() {
    wrong = null;
  }

  /** Empty for a reading that fails. */
  private synchronized Optional<byte[]> tell(byte[] truth) {
    if (wrong == Misreading.SKIPPED) {
      return Optional.empty();
    }
    if (wrong != null && !told.isEmpty()) {
      back += wrong == Misreading.BACKWARDS ? 1 : 0;
      return Optional.of(told.get(Math.max(0, told.size() - 1 - back)));
    }
    told.add(truth);
    if (told.size() > MOST) {
      told.removeFirst();
    }
    return Optional.of(truth);
  }

  /** For the answers on one connection. */
  Reply reply() {
    return new Reply();
  }

  /**
   * The messages of PostgreSQL's protocol that a server sends on one connection. Only a row with a
   * replicated time is held back until it is whole; a connection that begins otherwise (with TLS)
   * is let through.
   */
  final class Reply {
    private static final int HEADER = 5;

    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private int passing;
    private int column = -1;
    private boolean begun;
    private boolean opaque;

    /**
     * @return what to send on
     * @throws IOException if a reading is to fail
     */
    byte[] pass(byte[] chunk, int length) throws IOException {
      if (!begun) {
        begun = true;
        opaque = chunk[0] != 'R' && chunk[0] != 'E';
      }
      if (opaque) {
        return Arrays.copyOf(chunk, length);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int from = 0;
      while (from < length) {
        int now = Math.min(passing, length - from);
        out.write(chunk, from, now);
        passing -= now;
        from += now;
        if (from < length) {
          from += hold(chunk, from, length, out);
        }
      }
      return out.toByteArray();
    }

    /** Takes of the next message what is needed to decide on it. */
    private int hold(byte[] chunk, int from, int length, ByteArrayOutputStream out)
        throws IOException {
      int taken = 0;
      while (from + taken < length && held.size() < wanted()) {
        int now = Math.min(wanted() - held.size(), length - from - taken);
        held.write(chunk, from + taken, now);
        taken += now;
      }
      if (held.size() == wanted()) {
        byte[] message = held.toByteArray();
        held.reset();
        out.writeBytes(message.length == size(message) ? read(message) : message);
        passing = size(message) - message.length;
      }
      return taken;
    }

    /** The header, and the rest where it matters. */
    private int wanted() {
      byte[] sofar = held.toByteArray();
      boolean matters =
          sofar.length >= HEADER && (sofar[0] == 'T' || (sofar[0] == 'D' && column >= 0));
      return matters ? size(sofar) : HEADER;
    }

    private static int size(byte[] message) {
      return 1 + ByteBuffer.wrap(message).getInt(1);
    }

    private byte[] read(byte[] message) throws IOException {
      if (message[0] == 'T') {
        column = column(ByteBuffer.wrap(message, HEADER, message.length - HEADER));
        return message;
      }
      return message[0] == 'D' && column >= 0 ? row(message) : message;
    }

    private static int column(ByteBuffer description) {
      int columns = description.getShort();
      for (int i = 0; i < columns; i++) {
        int start = description.position();
        while (description.get() != 0) {
          continue;
        }
        byte[] name = new byte[description.position() - 1 - start];
        description.get(start, name);
        if (Arrays.equals(name, COLUMN)) {
          return i;
        }
        description.position(description.position() + 18);
      }
      return -1;
    }

    private byte[] row(byte[] message) throws IOException {
      ByteBuffer in = ByteBuffer.wrap(message, HEADER + 2, message.length - HEADER - 2);
      for (int i = 0; i < column; i++) {
        in.position(in.position() + Integer.BYTES + Math.max(0, in.getInt(in.position())));
      }
      int start = in.position();
      int size = in.getInt();
      if (size < 0) {
        return message;
      }
      byte[] truth = new byte[size];
      in.get(truth);
      byte[] value = tell(truth).orElseThrow(() -> new IOException("this reading fails"));
      ByteBuffer out = ByteBuffer.allocate(message.length - size + value.length);
      out.put(message, 0, start).putInt(value.length).put(value).put(in);
      return out.putInt(1, out.capacity() - 1).array();
    }
  }
}
