package dev.understudy.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each command that changes something sends, and that a dry run sends it not. */
class RequestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STREAM = "/api/v1/physical-replication-streams/" + World.STREAM;
  private static final String ROLES = "/api/v1/roles/" + World.ACCOUNT;

  private static final String ANY =
      "{\"id\":\"i\",\"roles\":[{\"name\":\"r\"}],\"items\":[{\"id\":\"i\"}]}";

  @TempDir private Path folder;
  private FakeServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        World.serve()
            .on(
                World.full(World.STREAM),
                World.stream("STARTING", "PREFLIGHT", World.attention("STEP_FAILED")))
            .on("GET " + STREAM + "/failover-preview", "{\"target\":null}")
            .on(
                "GET " + STREAM + "/failover-preview?failover_at=2026-02-03T09%3A59%3A30Z",
                "{\"target\":null}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static Stream<Arguments> changes() {
    return Stream.concat(changesOfStreams(), otherChanges());
  }

  private static Stream<Arguments> changesOfStreams() {
    return Stream.of(
        change(
            "stream create --primary east-prod --standby 2222 --confirm-wipe --read-virtual-cluster",
            "POST",
            "/api/v1/physical-replication-streams",
            """
            {"primary_cluster_id":"%s","standby_cluster_id":"%s","confirm_wipe":true,
             "read_virtual_cluster":true}"""
                .formatted(World.EAST, World.WEST)),
        change("stream failover 33333333", "PATCH", STREAM, "{\"status\":\"FAILING_OVER\"}"),
        change(
            "stream failover 3333 --at now-30s",
            "PATCH",
            STREAM,
            "{\"status\":\"FAILING_OVER\",\"failover_at\":\"2026-02-03T09:59:30Z\"}"),
        change("stream withdraw 3333", "POST", STREAM + "/withdraw", "{}"),
        change("stream pause 3333 --reason why", "POST", STREAM + "/pause", "{\"reason\":\"why\"}"),
        change("stream resume 3333", "POST", STREAM + "/resume", "{}"),
        change("stream cancel 3333", "PATCH", STREAM, "{\"status\":\"CANCELED\"}"),
        change(
            "stream cancel 3333 --restore-backup",
            "PATCH",
            STREAM,
            "{\"status\":\"CANCELED\",\"restore_backup\":true}"),
        change("stream switchover 3333", "POST", STREAM + "/switchover", "{}"),
        change(
            "stream switchover 3333 --deadline 2m --no-reverse --reason drill",
            "POST",
            STREAM + "/switchover",
            "{\"deadline_seconds\":120,\"reverse_stream\":false,\"reason\":\"drill\"}"),
        change(
            "stream intervene 3333 --action retry --reason mended",
            "POST",
            STREAM + "/intervene",
            "{\"action\":\"RETRY\",\"step\":\"PREFLIGHT\",\"reason\":\"mended\"}"),
        change(
            "stream jobs resume 3333 schedule-1 feed-2 --full-backup --location external://b"
                + " --old-primary-is-gone",
            "POST",
            STREAM + "/jobs/resume",
            """
            {"jobs":["schedule-1","feed-2"],"full_backup":true,"location":"external://b",
             "old_primary_is_gone":true}"""),
        change("stream jobs resume 3333 --all", "POST", STREAM + "/jobs/resume", "{\"all\":true}"));
  }

  private static Stream<Arguments> otherChanges() {
    return Stream.of(
        change(
            "cluster create north-prod --provider gcp --region us-east1 --nodes 1 --vcpus 2"
                + " --storage-gib 15 --cockroach-version v25.2 --cidr-range 172.28.0.0/19"
                + " --label env=dr --delete-protection",
            "POST",
            "/api/v1/clusters",
            """
            {"name":"north-prod","provider":"GCP","spec":{"plan":"ADVANCED",
             "delete_protection":"ENABLED","labels":{"env":"dr"},"dedicated":{
             "region_nodes":{"us-east1":1},
             "hardware":{"machine_spec":{"num_virtual_cpus":2},"storage_gib":15},
             "cockroach_version":"v25.2","cidr_range":"172.28.0.0/19",
             "supports_cluster_virtualization":true}}}"""),
        change("cluster delete east-prod", "DELETE", "/api/v1/clusters/" + World.EAST, ""),
        change(
            "account create ci --description builds --role cluster_admin",
            "POST",
            "/api/v1/service-accounts",
            """
            {"name":"ci","description":"builds",
             "roles":[{"name":"CLUSTER_ADMIN","resource":{"type":"ORGANIZATION"}}]}"""),
        change(
            "account delete terraform", "DELETE", "/api/v1/service-accounts/" + World.ACCOUNT, ""),
        change(
            "role grant terraform CLUSTER_ADMIN",
            "POST",
            ROLES + "/ORGANIZATION//CLUSTER_ADMIN",
            ""),
        change(
            "role revoke terraform CLUSTER_DEVELOPER --cluster west-prod",
            "DELETE",
            ROLES + "/CLUSTER/" + World.WEST + "/CLUSTER_DEVELOPER",
            ""),
        change(
            "role grant 4444 FOLDER_ADMIN --folder f-1",
            "POST",
            ROLES + "/FOLDER/f-1/FOLDER_ADMIN",
            ""),
        change(
            "key create ci --account terraform --show-secret",
            "POST",
            "/api/v1/api-keys",
            "{\"name\":\"ci\",\"service_account_id\":\"%s\"}".formatted(World.ACCOUNT)),
        change(
            "key delete CCDB1_abcdefghijklmnopqrstuv",
            "DELETE",
            "/api/v1/api-keys/CCDB1_abcdefghijklmnopqrstuv",
            ""));
  }

  private static Arguments change(String command, String method, String path, String body) {
    return Arguments.of(command, method, path, body);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void itSendsWhatTheApiTakes(String command, String method, String path, String body)
      throws Exception {
    server.on(method + " " + path, ANY);
    Shell.Ended ended = new Shell(folder, server.uri()).run(command.split(" "));
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    FakeServer.Request sent = server.change();
    assertThat(sent.method()).isEqualTo(method);
    assertThat(sent.path()).isEqualTo(path);
    assertThat(JSON.readTree(sent.body())).isEqualTo(JSON.readTree(body));
    assertThat(sent.header("Idempotency-Key")).isPresent();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aDryRunShowsTheSameAndSendsNothing(String command, String method, String path, String body)
      throws Exception {
    Shell shell = new Shell(folder, server.uri());
    Shell.Ended table = shell.run((command + " --dry-run").split(" "));
    Shell.Ended json = shell.run((command + " --dry-run -o json").split(" "));
    assertThat(List.of(table.exitCode(), json.exitCode())).containsOnly(0);
    assertThat(table.out()).contains(method + " " + server.uri() + path);
    var request = JSON.readTree(json.out()).path("request");
    assertThat(request.path("method").asText()).isEqualTo(method);
    assertThat(request.path("url").asText()).isEqualTo(server.uri() + path);
    assertThat(request.path("body"))
        .isEqualTo(body.isEmpty() ? JSON.getNodeFactory().nullNode() : JSON.readTree(body));
    assertThat(server.requests()).allMatch(sent -> sent.method().equals("GET"));
  }
}
