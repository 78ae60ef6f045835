package dev.understudy.localcluster.pgwire;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.catalog.ScramVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of SCRAM-SHA-256 (RFC 5802, 7677), the only password method offered: a client
 * must answer AuthenticationSASL. Channel binding is not offered, with TLS or without.
 */
final class ScramExchange {
  private static final String MECHANISM = "SCRAM-SHA-256";

  private final MessageReader in;
  private final MessageWriter out;
  private final SecureRandom random;

  ScramExchange(MessageReader in, MessageWriter out, SecureRandom random) {
    this.in = in;
    this.out = out;
    this.random = random;
  }

  /**
   * Runs the exchange.
   *
   * @param used a decoy for a user that cannot log in: it goes the same way and fails at the end
   * @return whether the client knows the password
   */
  boolean accepts(ScramVerifier used) throws IOException {
    out.begin('R').int32(10).text(MECHANISM).character('\0').end();
    out.flush();

    Message initial = response();
    if (!initial.text().equals(MECHANISM)) {
      throw protocol("the SASL mechanism is not " + MECHANISM);
    }
    String clientFirst = utf8(initial.field());
    int bareStart = clientFirst.indexOf(',', clientFirst.indexOf(',') + 1) + 1;
    if (bareStart < 3 || clientFirst.startsWith("p=")) {
      throw protocol("malformed SCRAM message");
    }
    String gs2Header = clientFirst.substring(0, bareStart);
    String clientFirstBare = clientFirst.substring(bareStart);
    String nonce = attribute(clientFirstBare, 'r') + serverNonce();
    String serverFirst = "r=" + nonce + ",s=" + base64(used.salt()) + ",i=" + used.iterations();
    send(11, serverFirst);

    String clientFinal = new String(response().rest(), StandardCharsets.UTF_8);
    int proofAt = clientFinal.lastIndexOf(",p=");
    if (proofAt < 0) {
      throw protocol("malformed SCRAM message");
    }
    String withoutProof = clientFinal.substring(0, proofAt);
    boolean sameExchange =
        attribute(withoutProof, 'r').equals(nonce)
            && attribute(withoutProof, 'c')
                .equals(base64(gs2Header.getBytes(StandardCharsets.UTF_8)));
    byte[] authMessage =
        (clientFirstBare + "," + serverFirst + "," + withoutProof).getBytes(StandardCharsets.UTF_8);
    boolean accepted =
        sameExchange && used.accepts(decode(clientFinal.substring(proofAt + 3)), authMessage);
    if (accepted) {
      send(12, "v=" + base64(used.serverSignature(authMessage)));
    }
    return accepted;
  }

  private Message response() throws IOException {
    Message message = in.next();
    if (message.type() != 'p') {
      throw protocol("expected a SASL response");
    }
    return message;
  }

  private void send(int code, String text) throws IOException {
    out.begin('R').int32(code).bytes(text.getBytes(StandardCharsets.UTF_8)).end();
    out.flush();
  }

  private static String attribute(String message, char name) {
    for (String part : message.split(",")) {
      if (part.length() > 2 && part.charAt(0) == name && part.charAt(1) == '=') {
        return part.substring(2);
      }
    }
    throw protocol("malformed SCRAM message");
  }

  private String serverNonce() {
    byte[] bytes = new byte[18];
    random.nextBytes(bytes);
    return base64(bytes);
  }

  private static String utf8(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw protocol("malformed SCRAM message");
    }
  }

  private static ClusterException protocol(String message) {
    return new ClusterException("08P01", message);
  }
}
