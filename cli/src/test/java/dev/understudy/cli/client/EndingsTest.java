package dev.understudy.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cli.SecretFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How commands end: with which exit code, and which last line. */
class EndingsTest {
  private static final String STREAM = "/api/v1/physical-replication-streams/" + World.STREAM;
  private static final String NO = "{\"code\":%d,\"message\":\"%s\",\"details\":[]}";

  @TempDir private Path folder;
  private FakeServer server;
  private Shell shell;

  @BeforeEach
  void start() throws Exception {
    server = World.serve();
    shell = new Shell(folder, server.uri());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Shell.Ended run(String command) {
    return shell.run(command.split(" "));
  }

  @Test
  void aRefusalIsTheServersSentence() {
    server.on("PATCH " + STREAM, 400, NO.formatted(9, "the stream is COMPLETED"));
    Shell.Ended ended = run("stream failover 3333");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).containsExactly("understudy: the stream is COMPLETED");
  }

  @Test
  void aKeyThatIsNotAcceptedSaysWhereItCameFromAndNotWhichItIs() {
    server.on("GET /api/v1/clusters?show_inactive=true", 401, NO.formatted(16, "who are you"));
    Shell.Ended ended = run("cluster list --all");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err())
        .contains("who are you", "$COCKROACH_API_KEY", "--key-file")
        .doesNotContain(Shell.KEY);
  }

  @Test
  void aMissingRightSaysHowItIsGranted() {
    server.on("GET /api/v1/roles", 403, NO.formatted(7, "not for you"));
    assertThat(run("role list").err()).contains("not for you", "understudy role grant");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cluster",
        "stream",
        "stream nonsense",
        "stream create --primary a",
        "stream failover 3333 --at yesterday",
        "stream failover 3333 --timeout 5s",
        "stream failover 3333 --wait --timeout soon",
        "stream jobs resume 3333",
        "stream intervene 3333 --action PRAY",
        "cluster create north-prod",
        "cluster list -o yaml",
        "key create ci --account terraform",
        "key create ci --account terraform --show-secret --secret-file f",
        "role grant terraform KING",
        "role grant terraform ORG_ADMIN --cluster c --folder f",
        "audit --limit 0",
        "completion fish",
      })
  void wrongUseEndsWithTwoAndAsksTheServerForNothing(String command) {
    assertThat(run(command).exitCode()).isEqualTo(2);
    assertThat(server.requests()).noneMatch(request -> !request.method().equals("GET"));
  }

  @Test
  void whatIsNotThereIsSaidWithWhereToLook() {
    Shell.Ended ended = run("cluster show nowhere");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("no cluster 'nowhere'", "understudy cluster list");
    assertThat(run("stream show 333").err()).contains("4 letters or more");
  }

  @Test
  void aBeginningOfTwoIdsIsRefusedWithBoth() throws Exception {
    String both =
        World.streams(
            World.stream("REPLICATING", "REPLICATING"),
            World.stream("COMPLETED", "COMPLETED").replace(World.STREAM, World.OTHER));
    try (FakeServer two =
        FakeServer.start()
            .on("GET /api/v1/physical-replication-streams?show_completed=true", both)) {
      Shell.Ended ended = new Shell(folder, two.uri()).run("stream", "failover", "3333");
      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.err()).contains(World.STREAM, World.OTHER, "say the whole id");
    }
  }

  @Test
  void waitingForAFailoverEndsWhenTheStandbyServes() {
    server
        .on("PATCH " + STREAM, World.stream("FAILING_OVER", "CATCHING_UP"))
        .on(World.full(World.STREAM), World.stream("FAILING_OVER", "CATCHING_UP"))
        .on(World.full(World.STREAM), World.stream("FAILING_OVER", "PROMOTING"))
        .on(World.full(World.STREAM), World.stream("COMPLETED", "MANAGING_JOBS"));
    Shell.Ended ended = run("stream failover 3333 --wait");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).containsPattern("status +COMPLETED");
    assertThat(ended.err().lines())
        .containsExactly(
            "CATCHING_UP, lag 7 s",
            "PROMOTING, lag 7 s",
            "what became of its jobs: understudy stream jobs list 33333333");
  }

  @Test
  void aFailoverThatWasWithdrawnIsNotWaitedForToTheEnd() {
    server
        .on("PATCH " + STREAM, World.stream("FAILING_OVER", "SCHEDULED"))
        .on(World.full(World.STREAM), World.stream("REPLICATING", "REPLICATING"));
    Shell.Ended ended = run("stream failover 3333 --at now+10m --wait");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("waited for the failover, but the stream is REPLICATING");
  }

  @Test
  void aTimeThatIsUpEndsWithThree() {
    server
        .on("PATCH " + STREAM, World.stream("FAILING_OVER", "CATCHING_UP"))
        .on(World.full(World.STREAM), World.stream("FAILING_OVER", "CATCHING_UP"));
    Shell.Ended ended = run("stream failover 3333 --wait --timeout 20s");
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.err()).contains("waited 20 s in vain for the failover");
    assertThat(shell.time().instant()).isEqualTo(PassingTime.START.plusSeconds(20));
  }

  @Test
  void aFailoverAheadIsGivenTheTimeUntilThen() {
    server
        .on("PATCH " + STREAM, World.stream("FAILING_OVER", "SCHEDULED"))
        .on(World.full(World.STREAM), World.stream("FAILING_OVER", "SCHEDULED"));
    assertThat(run("stream failover 3333 --at now+30m --wait").exitCode()).isEqualTo(3);
    assertThat(shell.time().instant()).isEqualTo(PassingTime.START.plusSeconds(90 * 60));
  }

  @Test
  void aStreamThatNeedsAHumanEndsWithFourAndSaysWhatToAnswer() {
    server
        .on("POST /api/v1/physical-replication-streams", World.stream("STARTING", "PREFLIGHT"))
        .on(
            World.full(World.STREAM),
            World.stream("STARTING", "PREFLIGHT", World.attention("STEP_FAILED")));
    Shell.Ended ended = run("stream create --primary east-prod --standby west-prod --wait");
    assertThat(ended.exitCode()).isEqualTo(4);
    assertThat(ended.err())
        .contains("the standby is too old", "understudy stream intervene " + World.STREAM);
  }

  @Test
  void watchingGoesOnUntilTheEndWhateverIsNeeded() {
    server
        .on(
            World.full(World.STREAM),
            World.stream("REPLICATING", "REPLICATING", World.attention("SOURCE_LOST")))
        .on(World.full(World.STREAM), World.stream("COMPLETED", "COMPLETED"));
    Shell.Ended ended = run("stream watch 3333");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).startsWith("REPLICATING, needs attention: SOURCE_LOST");
    assertThat(run("stream watch 3333 -o json").out().strip())
        .isEqualTo(World.stream("COMPLETED", "COMPLETED"));
  }

  @Test
  void deletingWaitsUntilTheClusterIsKnownNoMore() {
    String path = "/api/v1/clusters/" + World.WEST;
    server.on("DELETE " + path, World.cluster(World.WEST, "west-prod"));
    Shell.Ended ended = run("cluster delete west-prod --wait");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).containsPattern("state +DELETED");
  }

  @Test
  void aClusterThatCannotBeMadeEndsTheWait() {
    server
        .on("POST /api/v1/clusters", World.cluster(World.WEST, "north-prod"))
        .on(
            "GET /api/v1/clusters/" + World.WEST,
            World.cluster(World.WEST, "north-prod").replace("CREATED", "CREATION_FAILED"));
    Shell.Ended ended = run("cluster create north-prod --region us-east-1 --wait");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("is CREATION_FAILED");
  }

  @Test
  void aDryRunThatWouldBeRefusedSaysSo() {
    server.on(
        "GET " + STREAM + "/failover-preview",
        "{\"blockers\":[{\"code\":\"STREAM_STATE\",\"message\":\"it is paused\"}]}");
    Shell.Ended ended = run("stream failover 3333 --dry-run");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out()).contains("PATCH " + server.uri() + STREAM, "fails over to  unknown");
    assertThat(ended.err()).contains("it would be refused: it is paused (STREAM_STATE)");
  }

  @Test
  void aDryRunWithoutAPreviewStillShowsTheRequest() {
    Shell.Ended ended = run("stream switchover 3333 --dry-run");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out()).contains("POST " + server.uri() + STREAM + "/switchover");
    assertThat(ended.err()).contains("nothing is there");
  }

  @Test
  void anInterventionWithoutNeedIsNotSent() {
    server.on(World.full(World.STREAM), World.stream("REPLICATING", "REPLICATING"));
    Shell.Ended ended = run("stream intervene 3333 --action RETRY");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("does not wait for an answer");
    assertThat(server.requests()).allMatch(request -> request.method().equals("GET"));
  }

  @Test
  void theDataDirectoryOfUpIsEnough() throws Exception {
    SecretFile.write(folder.resolve("admin.key"), Shell.KEY);
    Files.writeString(folder.resolve("api.url"), server.uri() + "\n");
    Shell.Ended ended = new Shell(folder.resolve("elsewhere")).run("cluster", "list");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("no server to speak to");
    assertThat(new Shell(folder).run("cluster", "list").exitCode()).isZero();
    assertThat(
            new Shell(folder.resolve("elsewhere"))
                .run("cluster", "list", "--data", folder.toString())
                .exitCode())
        .isZero();
  }
}
