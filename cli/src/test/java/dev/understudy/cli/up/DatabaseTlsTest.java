package dev.understudy.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.cli.TestIdentity;
import dev.understudy.migrations.Migrations;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/security.md} says of the URL of a database that is not on this machine. */
class DatabaseTlsTest {
  private static final String USER = "understudy";
  private static final String PASSWORD = "of-the-database";

  @Test
  void aUrlThatVerifiesSpeaksToTheRightServerAlone(@TempDir Path folder) throws Exception {
    TestIdentity own = TestIdentity.make(folder, "mariadb");
    TestIdentity another = TestIdentity.make(folder, "another");
    String users =
        """
        CREATE DATABASE understudy CHARACTER SET utf8mb4;
        CREATE USER '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';
        GRANT ALL PRIVILEGES ON understudy.* TO '%1$s'@'127.0.0.1';
        """
            .formatted(USER, PASSWORD);
    try (TestMariaDb server =
        TestMariaDb.start(
            folder,
            users,
            "--ssl-cert=" + own.certificate(),
            "--ssl-key=" + own.key(),
            "--require-secure-transport=ON")) {
      String verified = server.url(verifying(own));
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(200))
          .ignoreExceptionsInstanceOf(SQLException.class)
          .untilAsserted(() -> assertThat(cipher(verified)).contains("AES"));
      assertThat(Migrations.apply(verified, USER, PASSWORD)).isPositive();
      assertThatThrownBy(() -> cipher(server.url(verifying(another))))
          .isInstanceOf(SQLException.class)
          .hasStackTraceContaining("Certificate");
      assertThatThrownBy(() -> cipher(server.url("sslMode=DISABLED")))
          .isInstanceOf(SQLException.class);
    }
  }

  private static String verifying(TestIdentity trusted) {
    return "sslMode=VERIFY_IDENTITY&trustCertificateKeyStoreType=PKCS12"
        + "&trustCertificateKeyStoreUrl="
        + trusted.trust().toUri()
        + "&trustCertificateKeyStorePassword="
        + TestIdentity.PASSWORD;
  }

  private static String cipher(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, USER, PASSWORD);
        var statement = connection.createStatement();
        var row = statement.executeQuery("SHOW STATUS LIKE 'Ssl_cipher'")) {
      row.next();
      return row.getString(2);
    }
  }
}
