package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.syntax.Escapes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Cuts the bytes of a COPY, which come in pieces of any size, into rows of fields. */
final class CopyDecoder {
  private static final int LONGEST_ROW = 16 << 20;

  private static final byte[] END_OF_DATA =
      CopyFormat.END_OF_DATA.getBytes(StandardCharsets.US_ASCII);

  /** What Java decodes bytes to that are no character. */
  private static final char REPLACEMENT = '\uFFFD';

  private final CopyFormat format;
  private final Consumer<List<@Nullable String>> rows;
  private byte[] pending = new byte[0];
  private boolean skipHeader;
  private boolean ended;

  CopyDecoder(CopyFormat format, Consumer<List<@Nullable String>> rows) {
    this.format = format;
    this.rows = rows;
    this.skipHeader = format.header();
  }

  void feed(byte[] data) {
    byte[] all = data;
    int from = 0;
    if (pending.length > 0) {
      all = Arrays.copyOf(pending, pending.length + data.length);
      System.arraycopy(data, 0, all, pending.length, data.length);
    }
    for (int end = rowEnd(all, from); end >= 0; end = rowEnd(all, from)) {
      row(all, from, end);
      from = end + 1;
    }
    pending = Arrays.copyOfRange(all, from, all.length);
    if (pending.length > LONGEST_ROW) {
      throw new ClusterException("54000", "a row of COPY is too long");
    }
  }

  void finish() {
    if (pending.length > 0) {
      row(pending, 0, pending.length);
      pending = new byte[0];
    }
  }

  /** The line feed that ends the row; in CSV not one between quotes. */
  private int rowEnd(byte[] data, int from) {
    boolean quoted = false;
    for (int i = from; i < data.length; i++) {
      if (data[i] == '"' && format.csv()) {
        quoted = !quoted;
      } else if (data[i] == '\n' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  private void row(byte[] data, int from, int lineFeed) {
    int to = lineFeed > from && data[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
    if (skipHeader) {
      skipHeader = false;
      return;
    }
    if (ended || Arrays.equals(data, from, to, END_OF_DATA, 0, END_OF_DATA.length)) {
      ended = true;
      return;
    }
    rows.accept(format.csv() ? csvFields(data, from, to) : textFields(data, from, to));
  }

  private List<@Nullable String> textFields(byte[] data, int from, int to) {
    List<@Nullable String> fields = new ArrayList<>();
    int start = from;
    boolean escaped = false;
    for (int i = from; i <= to; i++) {
      if (i < to && data[i] == '\\') {
        escaped = true;
        i++;
      } else if (i == to || data[i] == format.delimiter()) {
        String raw = text(data, start, i - start);
        fields.add(raw.equals(format.nullText()) ? null : escaped ? Escapes.unescape(raw) : raw);
        start = i + 1;
        escaped = false;
      }
    }
    return fields;
  }

  /** Strict: a byte that is no UTF-8 must not become some other character without a word. */
  private static String text(byte[] data, int start, int length) {
    String text = new String(data, start, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(data, start, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ClusterException("22021", "invalid byte sequence for encoding \"UTF8\"");
    }
  }

  private List<@Nullable String> csvFields(byte[] data, int from, int to) {
    List<@Nullable String> fields = new ArrayList<>();
    int start = from;
    boolean quoted = false;
    boolean anyQuote = false;
    for (int i = from; i <= to; i++) {
      if (i < to && data[i] == '"') {
        quoted = !quoted;
        anyQuote = true;
      } else if (i == to || (data[i] == format.delimiter() && !quoted)) {
        String raw = text(data, start, i - start);
        fields.add(anyQuote ? unquoted(raw) : raw.equals(format.nullText()) ? null : raw);
        start = i + 1;
        anyQuote = false;
      }
    }
    return fields;
  }

  private static String unquoted(String raw) {
    StringBuilder text = new StringBuilder(raw.length());
    boolean inside = false;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '"') {
        text.append(c);
      } else if (inside && i + 1 < raw.length() && raw.charAt(i + 1) == '"') {
        text.append(c);
        i++;
      } else {
        inside = !inside;
      }
    }
    return text.toString();
  }
}
