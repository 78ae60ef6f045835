package dev.understudy.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands that change nothing ask for, and how they show it. */
class ReadsTest {
  private static final String STREAM = "/api/v1/physical-replication-streams/" + World.STREAM;

  @TempDir private Path folder;
  private FakeServer server;

  @BeforeEach
  void start() throws Exception {
    server = World.serve();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Shell.Ended run(String command) {
    return new Shell(folder, server.uri()).run(command.split(" "));
  }

  private String shown(String command) {
    Shell.Ended ended = run(command);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    return ended.out();
  }

  @Test
  void clustersStandInAlignedColumns() {
    assertThat(shown("cluster list").lines())
        .containsExactly(
            "NAME       ID                                    STATE    CLOUD  REGIONS      VERSION",
            "east-prod  " + World.EAST + "  CREATED  AWS    us-east-1*3  v25.2.3",
            "west-prod  " + World.WEST + "  CREATED  AWS    us-east-1*3  v25.2.3");
  }

  @Test
  void jsonIsTheServersLetterForLetter() {
    assertThat(shown("cluster list -o json")).isEqualTo(World.CLUSTERS + System.lineSeparator());
    assertThat(shown("stream list --output JSON"))
        .isEqualTo(World.STREAMS + System.lineSeparator());
  }

  @Test
  void severalPagesBecomeOne() {
    String path = "GET /api/v1/clusters?show_inactive=true";
    server
        .on(
            path,
            "{\"clusters\":[%s],\"pagination\":{\"next_page\":\"a+b\"}}"
                .formatted(World.cluster(World.EAST, "east-prod")))
        .on(
            path + "&pagination.page=a%2Bb",
            "{\"clusters\":[%s]}".formatted(World.cluster(World.WEST, "west-prod")));
    assertThat(shown("cluster list --all")).contains(World.EAST, World.WEST);
    assertThat(shown("cluster list --all -o json"))
        .isEqualTo(World.CLUSTERS + System.lineSeparator());
  }

  @Test
  void anEmptyListSaysSoBesideTheAnswer() {
    server.on("GET /api/v1/clusters?show_inactive=true", "{\"clusters\":[]}");
    Shell.Ended ended = run("cluster list --all");
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("there are none");
    assertThat(shown("cluster list --all -o json")).startsWith("{\"clusters\":[]}");
  }

  @Test
  void aClusterIsShownByNameByIdAndByTheBeginningOfItsId() {
    for (String named : new String[] {"east-prod", World.EAST, "1111"}) {
      assertThat(shown("cluster show " + named).lines())
          .contains("name         east-prod", "regions      us-east-1*3", "labels       env=dr");
    }
  }

  @Test
  void connectPrintsWhatPsqlTakes() {
    server.on(
        "GET /api/v1/clusters/%s/connection-string?os=LINUX&sql_user=a%%20b&database=bank"
            .formatted(World.EAST),
        "{\"connection_string\":\"postgresql://a%20b@h:1/bank?sslmode=disable\",\"params\":{}}");
    Shell.Ended ended =
        new Shell(folder, server.uri())
            .run("cluster", "connect", "east-prod", "--user", "a b", "--database", "bank");
    assertThat(ended.out().strip()).isEqualTo("postgresql://a%20b@h:1/bank?sslmode=disable");
  }

  @Test
  void streamsAreListedWithTheNamesOfTheirClusters() {
    assertThat(shown("stream list").lines())
        .containsExactly(
            "ID        STATUS       PHASE        PRIMARY    STANDBY    LAG  ATTENTION  CREATED",
            "33333333  REPLICATING  REPLICATING  east-prod  west-prod  7s   -          2026-02-03T09:30:00Z");
    server.on(
        "GET /api/v1/physical-replication-streams?view=FULL&show_completed=true&cluster_id="
            + World.EAST,
        World.STREAMS);
    assertThat(shown("stream list --all --cluster east-prod")).contains("33333333");
  }

  @Test
  void aStreamIsShownWithWhatItNeedsAndWhatHasHappened() {
    server.on(
        World.full(World.STREAM),
        World.stream("STARTING", "PREFLIGHT", World.attention("STEP_FAILED")));
    assertThat(shown("stream show 3333"))
        .contains("phase")
        .contains("the standby is too old")
        .contains("stream intervene " + World.STREAM + " --action RETRY|ABORT")
        .contains("2026-02-03T09:30:00Z  asked for (understudy)");
  }

  @Test
  void aPreviewSaysWhatIsNotKnown() {
    server.on("GET " + STREAM + "/failover-preview", "{\"target\":null,\"lost\":null}");
    assertThat(shown("stream preview 3333").lines())
        .containsExactly(
            "fails over to  unknown",
            "would be lost  unknown",
            "reverted       unknown",
            "takes          unknown: no failover has been measured yet",
            "way back       unknown");
  }

  @Test
  void aPreviewSaysWhatIsKnown() {
    server.on(
        "GET " + STREAM + "/failover-preview?failover_at=2026-02-03T09%3A55%3A00Z",
        """
        {"target":"2026-02-03T09:55:00Z","lost":{"from":"2026-02-03T09:55:00Z",
         "until":"2026-02-03T10:00:00Z","seconds":300,"sample_age_seconds":2},
         "reverted":{"from":"2026-02-03T09:55:00Z","until":"2026-02-03T09:59:59Z","seconds":299},
         "warnings":["the sample is old"],
         "steps":[{"name":"REVERTING","detail":"to the time"},{"name":"PROMOTING","detail":"d"}],
         "expected_seconds":{"p50":4,"p95":9,"samples":12},
         "blockers":[{"code":"STREAM_STATE","message":"it is paused"}],
         "failback":{"possible":false,"until":null,"reason":"too old"}}""");
    assertThat(shown("stream preview 3333 --at now-5m"))
        .contains("300 s, from 2026-02-03T09:55:00Z until 2026-02-03T10:00:00Z (last seen 2 s ago)")
        .contains("4 s, one in twenty longer than 9 s (of 12 failovers)")
        .contains("reverted       299 s, from 2026-02-03T09:55:00Z until 2026-02-03T09:59:59Z")
        .contains("warning        the sample is old")
        .contains("step 1         REVERTING: to the time")
        .contains("by a full copy only: too old")
        .contains("it is paused (STREAM_STATE)");
  }

  @Test
  void jobsAreListedWithWhatWasDone() {
    server.on(
        "GET " + STREAM + "/jobs",
        """
        {"complete":false,"items":[{"id":"schedule-1","kind":"BACKUP_SCHEDULE","name":"nightly",
         "done":"PAUSED","missing":[]}]}""");
    Shell.Ended ended = run("stream jobs list 3333");
    assertThat(ended.out()).contains("schedule-1  BACKUP_SCHEDULE  nightly  PAUSED");
    assertThat(ended.err()).contains("not everything has been seen to yet");
  }

  @Test
  void accountsKeysAndRolesAreListed() {
    server
        .on(
            "GET /api/v1/api-keys?service_account_id=" + World.ACCOUNT,
            "{\"api_keys\":[{\"id\":\"CCDB1_a\",\"name\":\"ci\",\"service_account_id\":\"s\"}]}")
        .on(
            "GET /api/v1/roles",
            """
            {"grants":[{"user_id":"u-1","roles":[{"name":"ORG_ADMIN",
             "resource":{"type":"ORGANIZATION"}}]}],"user_group_grants":[]}""")
        .on(
            "GET /api/v1/roles/" + World.ACCOUNT,
            """
            {"roles":[{"name":"CLUSTER_ADMIN","resource":{"type":"CLUSTER","id":"c-1"}}],
             "group_roles":[]}""");
    assertThat(shown("account list"))
        .containsPattern("terraform +" + World.ACCOUNT + " +CLUSTER_ADMIN +2026.* +for plans");
    assertThat(shown("key list --account terraform")).containsPattern("ci +CCDB1_a +s +-");
    assertThat(shown("role list")).containsPattern("u-1 +ORG_ADMIN +ORGANIZATION +-");
    assertThat(shown("role list terraform"))
        .containsPattern(World.ACCOUNT + " +CLUSTER_ADMIN +CLUSTER +c-1");
  }

  @Test
  void theAuditLogIsReadFromTheNewestOn() {
    server.on(
        "GET /api/v1/auditlogevents?sort_order=DESC&limit=2",
        """
        {"entries":[{"created_at":"2026-02-03T09:30:00.25Z","cluster_name":"west-prod",
         "action":"AUDIT_LOG_ACTION_CREATE_PHYSICAL_REPLICATION_STREAM",
         "service_account_name":"terraform","metadata":{"ip_address":"127.0.0.1"}},
         {"action":"x","error":"STREAM_STATE","user_email":"a@b"}],"next_starting_from":"t"}""");
    assertThat(shown("audit --limit 2"))
        .containsPattern(
            "2026-02-03T09:30:00Z +CREATE_PHYSICAL_REPLICATION_STREAM +west-prod +terraform"
                + " +127.0.0.1 +-")
        .containsPattern("- +x +- +a@b +- +STREAM_STATE");
  }

  @Test
  void theAuditLogIsReadToItsEndSinceATime() {
    String path = "GET /api/v1/auditlogevents?sort_order=ASC&starting_from=";
    server
        .on(
            path + "2026-02-03T09%3A00%3A00Z",
            "{\"entries\":[{\"id\":\"1\"}],\"next_starting_from\":\"2026-02-03T09:30:00+02:00\"}")
        .on(path + "2026-02-03T09%3A30%3A00%2B02%3A00", "{\"entries\":[{\"id\":\"2\"}]}");
    assertThat(shown("audit --since now-1h -o json").strip())
        .isEqualTo("{\"entries\":[{\"id\":\"1\"},{\"id\":\"2\"}]}");
  }

  @Test
  void whatOthersHaveNamedDoesNotSteerTheTerminal() {
    server.on(
        "GET /api/v1/clusters?show_inactive=true",
        "{\"clusters\":[%s]}".formatted(World.cluster(World.EAST, "a\\u001b[2Jb")));
    assertThat(shown("cluster list --all")).contains("a [2Jb").doesNotContain("\u001b");
  }
}
