package dev.understudy.cli.serve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
  private static final String GOOD =
      """
      database:
        url: jdbc:mysql://db:3306/understudy
        user: understudy
        password: s3cret
        seal_key_file: /etc/understudy/seal.key
      temporal:
        address: temporal:7233
      """;

  private static final String API =
      """
      api:
        host: 127.0.0.1
        port: 7080
        admin_port: 7081
        admin_key_file: admin.key
      """;

  @TempDir private Path folder;

  @Test
  void readsWhatIsSaidAndFillsInWhatIsUsual() throws IOException {
    ServeConfiguration read = ConfigurationFile.read(file(GOOD));
    assertThat(read.database().url()).isEqualTo("jdbc:mysql://db:3306/understudy");
    assertThat(read.database().poolSize()).isEqualTo(16);
    assertThat(read.temporal().namespaceOrDefault()).isEqualTo("default");
    assertThat(read.toString()).doesNotContain("s3cret");
  }

  @Test
  void anUnknownKeyStopsTheStart() throws IOException {
    Path file = file(GOOD.replace("user:", "usr: x\n  user:"));
    assertThatThrownBy(() -> ConfigurationFile.read(file))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("usr");
  }

  @Test
  void whatIsMissingOrOutOfRangeIsNamed() throws IOException {
    Path file =
        file(
            GOOD.replace("jdbc:mysql", "jdbc:oracle")
                .replace("seal_key_file: /etc/understudy/seal.key", ""));
    assertThatThrownBy(() -> ConfigurationFile.read(file))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("database.seal_key_file")
        .hasMessageContaining("must begin with jdbc:mysql:")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void readsHowTheApiIsServed() throws IOException {
    ServeConfiguration.Api plain = requireNonNull(ConfigurationFile.read(file(GOOD + API)).api());
    assertThat(plain.limit()).isEqualTo(100);
    assertThat(plain.tls()).isNull();
    String section =
        API
            + "  requests_per_second: 0\n"
            + "  tls: {certificate_file: api.crt, key_file: api.key}\n";
    ServeConfiguration.Api told =
        requireNonNull(ConfigurationFile.read(file(GOOD + section)).api());
    assertThat(told.limit()).isZero();
    assertThat(requireNonNull(told.tls()).keyFile()).isEqualTo(Path.of("api.key"));
  }

  @Test
  void namesWhatIsWrongWithHowTheApiIsServed() throws IOException {
    Path file =
        file(GOOD + API + "  requests_per_second: -1\n  tls: {certificate_file: api.crt}\n");
    assertThatThrownBy(() -> ConfigurationFile.read(file))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("api.requests_per_second")
        .hasMessageContaining("api.tls.key_file");
    Path unknown = file(GOOD + API + "  tls: {certificate_file: a, key_file: b, pasword: c}\n");
    assertThatThrownBy(() -> ConfigurationFile.read(unknown))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("pasword");
  }

  @Test
  void aVariableThatIsNotSetStopsTheStart() throws IOException {
    Path file = file(GOOD.replace("s3cret", "${UNDERSTUDY_NO_SUCH_VARIABLE}"));
    assertThatThrownBy(() -> ConfigurationFile.read(file))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("UNDERSTUDY_NO_SUCH_VARIABLE");
  }

  @Test
  void theFileOfTheContainersIsReadWithoutThePasswordOfMigrations() throws IOException {
    String deployed =
        Files.readString(Path.of("..", "deploy", "understudy.yml"))
            .replace("${UNDERSTUDY_DATABASE_PASSWORD}", "s3cret");
    ServeConfiguration read = ConfigurationFile.read(file(deployed));
    ServeConfiguration.Migrations migrations = requireNonNull(read.database().migrations());
    assertThat(migrations.user()).isEqualTo("understudy_migrations");
    assertThat(migrations.password()).isEmpty();
    assertThat(migrations.user()).isNotEqualTo(read.database().user());
  }

  @Test
  void readsHowMetricsAreServed() throws IOException {
    String pair = "tls: {certificate_file: metrics.crt, key_file: metrics.key}\n";
    String worker =
        """
        worker:
          host: 127.0.0.1
          admin_port: 7082
          backup_prefix: nodelocal://1/understudy
          sweep_shards: 1
          sweep_seconds: 1
          local_clusters: clusters
        """;
    ServeConfiguration read =
        ConfigurationFile.read(file(GOOD + API + "  admin_" + pair + worker + "  " + pair));
    ServeConfiguration.Api api = requireNonNull(read.api());
    assertThat(api.tls()).isNull();
    assertThat(requireNonNull(api.adminTls()).keyFile()).isEqualTo(Path.of("metrics.key"));
    assertThat(requireNonNull(requireNonNull(read.worker()).tls()).certificateFile())
        .isEqualTo(Path.of("metrics.crt"));
  }

  @Test
  void aProcessAsksForItsOwnSection() throws IOException {
    Path file = file(GOOD);
    assertThatThrownBy(
            () -> ConfigurationFile.require(ConfigurationFile.read(file).api(), "api", file))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("no section `api:`");
  }

  @Test
  void aFileThatIsNotThereIsSaidSo() {
    assertThatThrownBy(() -> ConfigurationFile.read(folder.resolve("none.yml")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("none.yml");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("understudy.yml"), content);
  }
}
