package dev.understudy.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** Looks for secrets in every form in which something may have written them down. */
final class SecretSearch {
  private static final int LEAST = 12;
  private static final int PIECE = 8 << 20;
  private static final int OVERLAP = 4 << 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What to look for, and which secret it is. */
  private final Map<String, String> needles = new LinkedHashMap<>();

  private final Set<String> findings = new ConcurrentSkipListSet<>();
  private final Set<String> names = new TreeSet<>();
  private long bytes;

  void add(String name, String secret) {
    add(name, secret.getBytes(UTF_8));
  }

  void add(String name, byte[] secret) {
    if (secret.length < LEAST) {
      throw new IllegalArgumentException("by chance " + name + " may be anywhere: it is too short");
    }
    names.add(name);
    forms(secret).forEach(form -> needles.putIfAbsent(form, name));
  }

  private static Set<String> forms(byte[] secret) {
    String text = new String(secret, ISO_8859_1);
    Set<String> forms = new LinkedHashSet<>();
    forms.add(text);
    forms.add(URLEncoder.encode(text, ISO_8859_1));
    forms.add(URLEncoder.encode(text, ISO_8859_1).replace("+", "%20"));
    forms.add(new String(JsonStringEncoder.getInstance().quoteAsString(text)));
    forms.add(HexFormat.of().formatHex(secret));
    forms.add(HexFormat.of().withUpperCase().formatHex(secret));
    for (int before = 0; before < 3; before++) {
      String inside = insideBase64(secret, before);
      forms.add(inside);
      forms.add(inside.replace('+', '-').replace('/', '_'));
    }
    return forms;
  }

  /** The characters that are the same whatever stands before and behind. */
  private static String insideBase64(byte[] secret, int before) {
    byte[] shifted = new byte[before + secret.length];
    System.arraycopy(secret, 0, shifted, before, secret.length);
    int from = (before * 8 + 5) / 6;
    int to = shifted.length * 8 / 6;
    return Base64.getEncoder().encodeToString(shifted).substring(from, to);
  }

  /** The names of all that is looked for. */
  Set<String> names() {
    return Set.copyOf(names);
  }

  /** What was found, and where. */
  Set<String> findings() {
    return new TreeSet<>(findings);
  }

  /** How much was looked through. */
  long bytes() {
    return bytes;
  }

  void in(String place, String content) {
    in(place, content.getBytes(UTF_8));
  }

  void in(String place, byte[] content) {
    bytes += content.length;
    String text = new String(content, ISO_8859_1);
    needles.forEach(
        (needle, name) -> {
          if (text.contains(needle)) {
            findings.add(name + " in " + place);
          }
        });
  }

  /** Also in what its strings say when they are read as base64, as payloads are written. */
  void inJson(String place, String json) throws IOException {
    in(place, json);
    decoded(place, JSON.readTree(json));
  }

  private void decoded(String place, JsonNode node) {
    if (node.isTextual()) {
      try {
        in(place, Base64.getDecoder().decode(node.asText()));
      } catch (IllegalArgumentException notBase64) {
        // It was searched as it stands.
      }
    }
    node.forEach(child -> decoded(place, child));
  }

  void inFile(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] kept = new byte[0];
      while (true) {
        byte[] read = in.readNBytes(PIECE);
        if (read.length == 0) {
          return;
        }
        byte[] piece = new byte[kept.length + read.length];
        System.arraycopy(kept, 0, piece, 0, kept.length);
        System.arraycopy(read, 0, piece, kept.length, read.length);
        in(file.toString(), piece);
        int overlap = Math.min(OVERLAP, piece.length);
        kept = new byte[overlap];
        System.arraycopy(piece, piece.length - overlap, kept, 0, overlap);
      }
    }
  }
}
