package dev.understudy.bench.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A reader is told wrong times, in messages that are right. */
class ReadingsTest {
  private final Readings readings = new Readings();

  @Test
  void withoutAFaultEverythingIsTheSameInChunksOfAnySize() throws Exception {
    byte[] sent = answer("5", "b");
    for (int size = 1; size <= sent.length; size++) {
      assertThat(pass(sent, size)).isEqualTo(sent);
    }
  }

  @Test
  void aStaleReadingIsTheLastTrueOne() throws Exception {
    pass(answer("5", "b"), 7);
    readings.begin(Misreading.STALE);
    for (int size = 1; size < 20; size++) {
      assertThat(pass(answer("1234567", "b"), size)).isEqualTo(answer("5", "b"));
    }
    readings.heal();
    assertThat(pass(answer("8", "b"), 7)).isEqualTo(answer("8", "b"));
  }

  @Test
  void readingsGoBackwardsToTheFirstOne() throws Exception {
    for (String time : new String[] {"100", "20", "3"}) {
      pass(answer(time, "b"), 7);
    }
    readings.begin(Misreading.BACKWARDS);
    assertThat(pass(answer("4", "b"), 7)).isEqualTo(answer("20", "b"));
    assertThat(pass(answer("4", "b"), 7)).isEqualTo(answer("100", "b"));
    assertThat(pass(answer("4", "b"), 7)).isEqualTo(answer("100", "b"));
  }

  @Test
  void aSkippedReadingFails() {
    readings.begin(Misreading.SKIPPED);
    assertThatThrownBy(() -> pass(answer("5", "b"), 7)).isInstanceOf(IOException.class);
  }

  @Test
  void whatHasNoSuchTimeIsLetThrough() throws Exception {
    pass(answer("5", "b"), 7);
    readings.begin(Misreading.STALE);
    assertThat(pass(answer(null, "b"), 7)).isEqualTo(answer(null, "b"));
    byte[] encrypted = "S and then anything".getBytes(StandardCharsets.US_ASCII);
    assertThat(pass(encrypted, 3)).isEqualTo(encrypted);
  }

  /** Through a new connection. */
  private byte[] pass(byte[] sent, int size) throws IOException {
    Readings.Reply reply = readings.reply();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int from = 0; from < sent.length; from += size) {
      byte[] chunk = Arrays.copyOfRange(sent, from, Math.min(sent.length, from + size));
      out.writeBytes(reply.pass(chunk, chunk.length));
    }
    return out.toByteArray();
  }

  /** As PostgreSQL's protocol has it: a login, a row of two columns, and the end of it. */
  private static byte[] answer(@Nullable String time, String status) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message(out, 'R', body -> body.writeInt(0));
    message(
        out,
        'T',
        body -> {
          body.writeShort(3);
          for (String name : new String[] {"id", "replicated_time", "status"}) {
            body.write((name + "\0").getBytes(StandardCharsets.US_ASCII));
            body.write(new byte[18]);
          }
        });
    message(
        out,
        'D',
        body -> {
          body.writeShort(3);
          value(body, null);
          value(body, time);
          value(body, status);
        });
    message(out, 'C', body -> body.write("SELECT 1\0".getBytes(StandardCharsets.US_ASCII)));
    message(out, 'Z', body -> body.write('I'));
    return out.toByteArray();
  }

  private interface Body {
    void write(DataOutputStream to) throws IOException;
  }

  private static void message(ByteArrayOutputStream out, char type, Body body) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    body.write(new DataOutputStream(content));
    DataOutputStream to = new DataOutputStream(out);
    to.writeByte(type);
    to.writeInt(Integer.BYTES + content.size());
    to.write(content.toByteArray());
  }

  private static void value(DataOutputStream to, @Nullable String value) throws IOException {
    to.writeInt(value == null ? -1 : value.length());
    if (value != null) {
      to.writeBytes(value);
    }
  }
}
