package dev.understudy.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.SecretFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAccessTest {
  private static final String HERE = "http://127.0.0.1:7080";

  @TempDir private Path data;

  private Path keyFile(String key) {
    Path file = data.resolve("given.key");
    SecretFile.write(file, key);
    return file;
  }

  private void installed() throws Exception {
    SecretFile.write(data.resolve("admin.key"), "of-the-administrator");
    Files.writeString(data.resolve("api.url"), "http://127.0.0.1:7099\n");
  }

  @Test
  void whatIsSaidComesBeforeTheEnvironmentAndThatBeforeTheDataDirectory() throws Exception {
    installed();
    Map<String, String> environment =
        Map.of(
            "COCKROACH_SERVER", "https://far.example/", "COCKROACH_API_KEY", "of-the-environment");
    String file = keyFile("of-the-file\n").toString();

    ServerAccess said = ServerAccess.find("http://near.example", file, data, environment);
    assertThat(said.server()).hasToString("http://near.example");
    assertThat(said.key()).isEqualTo("of-the-file");
    ServerAccess surrounding = ServerAccess.find(null, null, data, environment);
    assertThat(surrounding.server()).hasToString("https://far.example");
    assertThat(surrounding.key()).isEqualTo("of-the-environment");
    ServerAccess found = ServerAccess.find(null, null, data, Map.of());
    assertThat(found.server()).hasToString("http://127.0.0.1:7099");
    assertThat(found.key()).isEqualTo("of-the-administrator");
  }

  @Test
  void anAddressThatWasNeverWrittenDownIsTheUsualOne() {
    SecretFile.write(data.resolve("admin.key"), "k");
    assertThat(ServerAccess.find(null, null, data, Map.of()).server()).hasToString(HERE);
  }

  @Test
  void theAdministratorsKeyGoesToNoOtherServer() throws Exception {
    installed();
    assertThatThrownBy(() -> ServerAccess.find("https://far.example", null, data, Map.of()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("--key-file");
    assertThat(ServerAccess.find("http://127.0.0.1:7099/", null, data, Map.of()).key())
        .isEqualTo("of-the-administrator");
  }

  @Test
  void withoutAnyServerItSaysHowToNameOne() {
    assertThatThrownBy(() -> ServerAccess.find(null, null, data, Map.of()))
        .hasMessageContaining("understudy up")
        .hasMessageContaining("--server");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:7080/",
        "http://127.0.0.1:7080//",
        " http://127.0.0.1:7080 ",
      })
  void aTrailingSlashIsTolerated(String text) {
    assertThat(ServerAccess.address(text)).hasToString(HERE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://example.com",
        "example.com",
        "http://",
        "https://example.com?a=b",
        "http://exa mple",
        "https://user:hunter2@example.com",
      })
  void anAddressThatIsNoneIsRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> ServerAccess.address(text))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("the server's address")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw----r--", "rw--w----"})
  void aKeyThatOthersMayReadIsRefused(String mode) throws Exception {
    Path file = keyFile("k");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    assertThatThrownBy(() -> ServerAccess.find(HERE, file.toString(), data, Map.of()))
        .hasMessageContaining("chmod 600");
  }

  @ParameterizedTest
  @ValueSource(strings = {"r--------", "rw-------"})
  void aKeyForItsOwnerAloneIsTaken(String mode) throws Exception {
    Path file = keyFile("k");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    assertThat(ServerAccess.find(HERE, file.toString(), data, Map.of()).key()).isEqualTo("k");
  }

  @Test
  void aKeyInPlaceOfAFileIsNotRepeated() {
    assertThatThrownBy(() -> ServerAccess.find(HERE, Shell.KEY, data, Map.of()))
        .hasMessageContaining("--key-file takes the name of a file")
        .hasMessageNotContaining(Shell.KEY);
  }

  @Test
  void whatCannotBeSentIsNoKeyAndIsNotRepeated() {
    String file = keyFile("first\nsecond").toString();
    assertThatThrownBy(() -> ServerAccess.find(HERE, file, data, Map.of()))
        .hasMessageContaining("holds no API key")
        .hasMessageNotContaining("second");
    assertThatThrownBy(
            () -> ServerAccess.find(HERE, null, data, Map.of("COCKROACH_API_KEY", "with a blank")))
        .hasMessage("$COCKROACH_API_KEY holds no API key");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ServerAccess.find(HERE, data + "/none.key", data, Map.of()))
        .hasMessageContaining("none.key");
  }

  @Test
  void itsTextHasNoKey() {
    ServerAccess access = ServerAccess.find(HERE, keyFile(Shell.KEY).toString(), data, Map.of());
    assertThat(access.toString()).contains("given.key").doesNotContain(Shell.KEY);
  }
}
