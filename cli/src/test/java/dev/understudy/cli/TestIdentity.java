package dev.understudy.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate for this machine that vouches for itself, and its key.
 *
 * @param trust a PKCS #12 store that trusts it, behind {@link #PASSWORD}
 */
public record TestIdentity(Path certificate, Path key, Path trust) {
  public static final String PASSWORD = "changeit";

  public static TestIdentity make(Path folder, String name)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path store = folder.resolve(name + ".p12");
    Path certificate = folder.resolve(name + ".crt");
    Path trust = folder.resolve(name + "-trust.p12");
    keytool(
        store,
        "-genkeypair -keyalg EC -validity 2 -ext san=ip:127.0.0.1,dns:localhost -dname CN=" + name);
    keytool(store, "-exportcert -rfc -file " + certificate);
    keytool(trust, "-importcert -noprompt -file " + certificate);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII))
            .encodeToString(keys.getKey("own", PASSWORD.toCharArray()).getEncoded());
    Path key =
        Files.writeString(
            folder.resolve(name + ".key"),
            "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n".formatted(body));
    return new TestIdentity(certificate, key, trust);
  }

  private static void keytool(Path store, String arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("-alias", "own", "-storetype", "PKCS12", "-keystore", store.toString()));
    command.addAll(List.of("-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(store.resolveSibling("keytool.log").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
