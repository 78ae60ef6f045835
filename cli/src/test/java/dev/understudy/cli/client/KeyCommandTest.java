package dev.understudy.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the secret of a new key goes, and where it does not. */
class KeyCommandTest {
  private static final String POST = "POST /api/v1/api-keys";
  private static final String ID = "CCDB1_abcdefghijklmnopqrstuv";
  private static final String MADE =
      """
      {"api_key":{"id":"%s","name":"ci","service_account_id":"%s",\
      "created_at":"2026-02-03T10:00:00Z"},"secret":"%s"}"""
          .formatted(ID, World.ACCOUNT, Shell.KEY);

  @TempDir private Path folder;
  private FakeServer server;
  private Path file;

  @BeforeEach
  void start() throws Exception {
    server = World.serve();
    file = folder.resolve("ci.key");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Shell.Ended create(String... more) {
    String[] command = {"key", "create", "ci", "--account", "terraform"};
    String[] all = new String[command.length + more.length];
    System.arraycopy(command, 0, all, 0, command.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return new Shell(folder, server.uri()).run(all);
  }

  @Test
  void theSecretGoesToAFileForItsOwnerAndNowhereElse() throws Exception {
    server.on(POST, MADE);
    Shell.Ended ended = create("--secret-file", file.toString(), "-o", "json");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains(ID).doesNotContain(Shell.KEY);
    assertThat(ended.err()).isEmpty();
    assertThat(file).hasContent(Shell.KEY);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(KeyFile.read(file)).isEqualTo(Shell.KEY);
  }

  @Test
  void itIsPrintedWhereThatIsAskedFor() {
    server.on(POST, MADE);
    assertThat(create("--show-secret").out()).containsPattern("secret +" + Shell.KEY);
  }

  @Test
  void aFileThatIsThereIsNotReplacedAndNoKeyIsMade() throws Exception {
    Files.writeString(file, "another");
    Shell.Ended ended = create("--secret-file", file.toString());
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("exists already");
    assertThat(file).hasContent("another");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aFileThatCannotBeMadeMakesNoKey() {
    Shell.Ended ended = create("--secret-file", folder.resolve("none/ci.key").toString());
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("cannot write");
    assertThat(server.requests()).allMatch(request -> request.method().equals("GET"));
  }

  @Test
  void aRefusalLeavesNoFile() {
    server.on(POST, 403, "{\"code\":7,\"message\":\"not for you\"}");
    assertThat(create("--secret-file", file.toString()).exitCode()).isEqualTo(1);
    assertThat(file).doesNotExist();
  }

  @Test
  void aKeyWhoseSecretWasNotToldIsToBeDeleted() {
    server.on(POST, "{\"api_key\":{\"id\":\"%s\"}}".formatted(ID));
    Shell.Ended ended = create("--secret-file", file.toString());
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("understudy key delete " + ID);
    assertThat(file).doesNotExist();
  }

  @Test
  void aSecretInPlaceOfAnIdIsNeitherSentNorRepeated() {
    Shell.Ended ended = new Shell(folder, server.uri()).run("key", "delete", Shell.KEY);
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("named by its id").doesNotContain(Shell.KEY);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void whatAllIdsBeginWithNamesNoKey() {
    server.on(
        "GET /api/v1/api-keys", "{\"api_keys\":[{\"id\":\"%s\",\"name\":\"ci\"}]}".formatted(ID));
    assertThat(new Shell(folder, server.uri()).run("key", "delete", "CCDB1_").exitCode())
        .isEqualTo(1);
    assertThat(server.requests()).allMatch(request -> request.method().equals("GET"));
  }
}
