package dev.understudy.catalog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.domain.ClientCertificate;
import dev.understudy.domain.Login;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.testing.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest extends CatalogTest {
  private static final Login LOGIN = new Login("root", "correct-horse-battery");

  @Test
  void storesNoPasswordInTheClear() throws Exception {
    UUID cluster = UUID.randomUUID();
    assertThat(catalog.logins().putIfAbsent(cluster, Login.Kind.SYSTEM, LOGIN)).isEqualTo(LOGIN);
    assertThat(catalog.logins().find(cluster, Login.Kind.SYSTEM)).contains(LOGIN);
    assertThat(catalog.logins().find(cluster, Login.Kind.APPLICATION)).isEmpty();

    try (var connection = DriverManager.getConnection(url, "root", "");
        var rows = connection.createStatement().executeQuery("SELECT sealed FROM cluster_logins")) {
      assertThat(rows.next()).isTrue();
      String stored = new String(rows.getBytes(1), ISO_8859_1);
      assertThat(stored).doesNotContain("correct-horse").doesNotContain("root");
    }
  }

  @Test
  void keepsAClientCertificateWithALongKeySealed() throws Exception {
    UUID cluster = UUID.randomUUID();
    var certified =
        new Login("root", "", new ClientCertificate("a chain ".repeat(800), "a key ".repeat(800)));
    catalog.logins().putIfAbsent(cluster, Login.Kind.SYSTEM, certified);
    assertThat(catalog.logins().find(cluster, Login.Kind.SYSTEM)).contains(certified);
    assertThat(certified.toString()).doesNotContain("a key");

    try (var connection = DriverManager.getConnection(url, "root", "");
        var rows = connection.createStatement().executeQuery("SELECT sealed FROM cluster_logins")) {
      while (rows.next()) {
        assertThat(new String(rows.getBytes(1), ISO_8859_1)).doesNotContain("a key");
      }
    }
  }

  @Test
  void keepsTheFirstLoginAndCopiesAfterAPromotion() {
    UUID primary = UUID.randomUUID();
    UUID standby = UUID.randomUUID();
    var other = new Login("app", "another-secret");
    catalog.logins().putIfAbsent(primary, Login.Kind.APPLICATION, LOGIN);
    assertThat(catalog.logins().putIfAbsent(primary, Login.Kind.APPLICATION, other))
        .isEqualTo(LOGIN);
    catalog.logins().putIfAbsent(standby, Login.Kind.APPLICATION, other);

    catalog.logins().copy(primary, standby, Login.Kind.APPLICATION);

    assertThat(catalog.logins().find(standby, Login.Kind.APPLICATION)).contains(LOGIN);
  }

  @Test
  void replacesAndForgetsALogin() {
    UUID cluster = UUID.randomUUID();
    var other = new Login("app", "another-secret");
    catalog.logins().put(cluster, Login.Kind.SYSTEM_NEXT, LOGIN);
    catalog.logins().put(cluster, Login.Kind.SYSTEM_NEXT, other);
    assertThat(catalog.logins().find(cluster, Login.Kind.SYSTEM_NEXT)).contains(other);
    assertThat(catalog.logins().find(cluster, Login.Kind.SYSTEM)).isEmpty();

    catalog.logins().forget(cluster, Login.Kind.SYSTEM_NEXT);
    catalog.logins().forget(cluster, Login.Kind.SYSTEM_NEXT);
    assertThat(catalog.logins().find(cluster, Login.Kind.SYSTEM_NEXT)).isEmpty();
  }

  @Test
  void opensOnlyForThePurposeItWasSealedFor(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("keyset.json");
    Sealer sealer = Sealer.openOrCreate(file);
    byte[] ciphertext = sealer.seal("secret".getBytes(UTF_8), "one");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Sealer.openOrCreate(file).open(ciphertext, "one"))
        .isEqualTo("secret".getBytes(UTF_8));
    assertThatThrownBy(() -> sealer.open(ciphertext, "two"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> Sealer.openOrCreate(directory.resolve("other.json")).open(ciphertext, "one"))
        .isInstanceOf(UnderstudyException.class);
    try (var left = Files.list(directory)) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void refusesAKeysetThatOthersCanRead(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("keyset.json");
    Sealer unused = Sealer.openOrCreate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> Sealer.openOrCreate(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chmod 600");
    assertThat(unused).isNotNull();
  }

  @Test
  void knowsAnAccountByTheWholeSecretOnly() {
    ApiKeySecret secret = ApiKeySecret.generate(new Random(7));
    assertThat(secret.secret()).matches("CCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}");
    assertThat(secret.toString()).doesNotContain(secret.secret());
    assertThat(ApiKeySecret.parse("CCDB1_short")).isEmpty();

    assertThat(catalog.access().ensureAdministrator(secret)).isTrue();
    assertThat(catalog.access().ensureAdministrator(secret)).isFalse();

    var account =
        catalog
            .access()
            .authenticate(ApiKeySecret.parse(secret.secret()).orElseThrow())
            .orElseThrow()
            .account();
    assertThat(account.name()).isEqualTo("administrator");
    assertThat(catalog.access().grants(account.id()))
        .isEqualTo(
            List.of(
                RoleGrant.onOrganization("CLUSTER_ADMIN"), RoleGrant.onOrganization("ORG_ADMIN")));
    String wrong = secret.id() + "_" + "x".repeat(40);
    assertThat(catalog.access().authenticate(ApiKeySecret.parse(wrong).orElseThrow())).isEmpty();
  }

  @Test
  void keepsAuditEntries() {
    var entry =
        new AuditLog.Entry(
            Records.NOW,
            UUID.randomUUID(),
            "tester",
            "AUDIT_LOG_ACTION_CREATE_CLUSTER",
            UUID.randomUUID(),
            null,
            "{}",
            "CLUSTER_NAME_TAKEN",
            "request-1",
            "127.0.0.1");
    catalog.audit().end(catalog.audit().begin(entry), entry);

    assertThat(catalog.audit().newest(5)).containsExactly(entry);
  }
}
