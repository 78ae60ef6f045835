package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.client.ApiException;
import dev.understudy.domain.HlcTimestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What writes outside a cluster, from the old primary to the promoted standby, through the API. */
@Timeout(240)
class JobsTest extends OnOneSite {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern ROW = Pattern.compile("\"id\": ?(\\d+)");
  private static final Pattern CURSOR = Pattern.compile("cursor = '([0-9.]+)'");

  @Test
  void schedulesAndChangefeedsWaitForTheOldPrimaryAndThenGoOnWithoutAHole(@TempDir Path sink)
      throws Exception {
    Pair pair = site.pair();
    TestCluster primary = pair.primary();
    TestCluster standby = pair.standby();
    primary.execute("CREATE TABLE notes (id INT8 PRIMARY KEY, body STRING)");
    schedule(primary, "nightly");
    schedule(primary, "monthly");
    long monthly = scheduleOf(primary, "monthly");
    long nightly = scheduleOf(primary, "nightly");
    primary.execute("PAUSE SCHEDULE " + monthly);
    primary.execute(
        "CREATE CHANGEFEED FOR TABLE notes INTO 'file://%s' WITH updated".formatted(sink));
    String feed = primary.rows("SELECT job_id FROM [SHOW CHANGEFEED JOBS]").getFirst();
    insert(primary, 1, 20);
    await("the feed").atMost(LIMIT).until(() -> sent(sink).containsAll(ids(primary)));
    TestStream stream = pair.replicating();
    awaitFeedBeyondTheCopysBegin(primary, stream);
    insert(primary, 21, 40);

    HlcTimestamp failoverTime = stream.complete();
    JsonNode report = jobs(stream);

    assertThat(report.path("complete").asBoolean()).as("%s", report).isTrue();
    assertThat(report.path("items").get(0).path("kind").asText()).isEqualTo("FULL_BACKUP");
    assertItem(report, "schedule-" + nightly, "ACTIVE", "PAUSED");
    assertItem(report, "schedule-" + monthly, "PAUSED", "WAS_PAUSED");
    assertItem(report, "changefeed-" + feed, null, "FAILED_BY_ITSELF");
    assertThat(cursor(report, feed)).isLessThanOrEqualTo(failoverTime);
    assertThat(standby.rows("SELECT schedule_status FROM [SHOW SCHEDULES]")).containsOnly("PAUSED");

    insert(standby, 1001, 1020);
    assertThatThrownBy(() -> resume(stream, Map.of("all", true)))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.status()).isEqualTo(400))
        .hasMessageContaining("PAUSE SCHEDULE " + nightly)
        .hasMessageContaining("CANCEL JOB " + feed);
    assertThat(item(jobs(stream), "schedule-" + nightly).has("resumption")).isFalse();

    primary.execute("PAUSE SCHEDULE " + nightly);
    primary.execute("CANCEL JOB " + feed);
    resume(stream, Map.of("all", true, "full_backup", true));
    awaitResumed(stream, "full-backup", "schedule-" + nightly, "changefeed-" + feed);

    await("the feed of the promoted cluster")
        .atMost(LIMIT)
        .until(() -> sent(sink).containsAll(ids(standby)));
    assertThat(ids(standby)).contains(1001, 1020);
    assertThat(standby.rows("SELECT schedule_status FROM [SHOW SCHEDULES] ORDER BY label"))
        .containsExactly("PAUSED", "ACTIVE");
    resume(stream, Map.of("all", true));
    assertThat(standby.rows("SELECT status FROM [SHOW CHANGEFEED JOBS] WHERE status = 'running'"))
        .hasSize(1);
    assertThat(stream.timeline()).contains("asked to resume full-backup");
    pair.delete();
  }

  @Test
  void aPrimaryThatCannotBeAskedNeedsSomebodyWhoAnswersForIt() throws Exception {
    Pair pair = site.pair();
    schedule(pair.primary(), "nightly");
    TestStream stream = pair.replicating();
    pair.primary().kill();
    stream.complete();
    String nightly = "schedule-" + scheduleOf(pair.standby(), "nightly");

    assertThatThrownBy(() -> resume(stream, Map.of("jobs", List.of(nightly))))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("old_primary_is_gone: true");
    resume(stream, Map.of("jobs", List.of(nightly), "old_primary_is_gone", true));
    site.kill();
    site.start();

    awaitResumed(stream, nightly);
    assertThat(pair.standby().rows("SELECT schedule_status FROM [SHOW SCHEDULES]"))
        .containsExactly("ACTIVE");
    pair.delete();
  }

  private static void schedule(TestCluster cluster, String label) throws Exception {
    cluster.execute(
        "CREATE SCHEDULE %s FOR BACKUP INTO 'nodelocal://1/%s' RECURRING '@daily' FULL BACKUP ALWAYS"
            .formatted(label, label));
  }

  private static long scheduleOf(TestCluster cluster, String label) throws Exception {
    return Long.parseLong(
        cluster
            .rows("SELECT id FROM [SHOW SCHEDULES] WHERE label = '%s'".formatted(label))
            .getFirst());
  }

  private static void insert(TestCluster cluster, int from, int to) throws Exception {
    cluster.execute(
        "INSERT INTO notes SELECT g, 'note' FROM generate_series(%d, %d) AS g".formatted(from, to));
  }

  private static Set<Integer> ids(TestCluster cluster) throws Exception {
    Set<Integer> ids = new TreeSet<>();
    cluster.rows("SELECT id FROM notes").forEach(id -> ids.add(Integer.parseInt(id)));
    return ids;
  }

  /** Of what was before it the standby has no history, from which a changefeed could go on. */
  private static void awaitFeedBeyondTheCopysBegin(TestCluster primary, TestStream stream) {
    Instant begin = Instant.parse(stream.get().path("retained_time").asText());
    await("the feed is beyond " + begin)
        .atMost(LIMIT)
        .until(
            () -> {
              String mark =
                  primary
                      .rows("SELECT high_water_timestamp FROM [SHOW CHANGEFEED JOBS]")
                      .getFirst();
              return new HlcTimestamp(mark).toInstant().isAfter(begin);
            });
    stream.awaitReplicatedBeyond(Instant.now());
  }

  /** The rows that any changefeed has sent. */
  private static Set<Integer> sent(Path sink) throws IOException {
    Set<Integer> ids = new TreeSet<>();
    try (Stream<Path> files = Files.walk(sink)) {
      for (Path file : files.filter(found -> found.toString().endsWith(".ndjson")).toList()) {
        Matcher row = ROW.matcher(Files.readString(file));
        while (row.find()) {
          ids.add(Integer.parseInt(row.group(1)));
        }
      }
    }
    return ids;
  }

  private static HlcTimestamp cursor(JsonNode report, String feed) {
    String statement = item(report, "changefeed-" + feed).path("resume_statement").asText();
    Matcher cursor = CURSOR.matcher(statement);
    assertThat(cursor.find()).as(statement).isTrue();
    return new HlcTimestamp(cursor.group(1));
  }

  private JsonNode jobs(TestStream stream) {
    return site.api().get(TestStream.PATH + "/" + stream.id() + "/jobs");
  }

  private JsonNode resume(TestStream stream, Map<String, ?> body) {
    return site.api().post(TestStream.PATH + "/" + stream.id() + "/jobs/resume", body);
  }

  private void awaitResumed(TestStream stream, String... ids) {
    for (String id : ids) {
      await(id)
          .atMost(LIMIT)
          .until(
              () -> {
                JsonNode item = item(jobs(stream), id);
                if (item.path("resumption").asText().equals("FAILED")) {
                  throw new AssertionError(item.toString());
                }
                return item.path("resumption").asText().equals("RESUMED");
              });
    }
  }

  private static void assertItem(JsonNode report, String id, @Nullable String found, String done) {
    JsonNode item = item(report, id);
    assertThat(item.path("done").asText()).as("%s", item).isEqualTo(done);
    if (found != null) {
      assertThat(item.path("found").asText()).as("%s", item).isEqualTo(found);
    }
  }

  private static JsonNode item(JsonNode report, String id) {
    for (JsonNode item : report.path("items")) {
      if (item.path("id").asText().equals(id)) {
        return item;
      }
    }
    throw new AssertionError("no " + id + " in " + report);
  }
}
