package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Attention;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.testing.Records;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StreamMetersTest extends ApiTest {
  private static final Path RULES = Path.of("../deploy/alerts.yml");

  @Test
  void everyAlertAsksForWhatIsServedForAStreamInNeed() throws Exception {
    UUID stream = streamInNeed();

    String page = scrape();

    Set<String> served =
        Pattern.compile("(?m)^(understudy_\\w+)")
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    Set<String> asked = new TreeSet<>();
    Files.readString(RULES)
        .lines()
        .filter(line -> line.strip().startsWith("expr:"))
        .forEach(
            line ->
                Pattern.compile("understudy_\\w+")
                    .matcher(line)
                    .results()
                    .forEach(name -> asked.add(name.group())));
    assertThat(asked).hasSize(4).isSubsetOf(served);
    assertThat(page)
        .containsPattern(
            "understudy_stream_lag_seconds\\{[^}]*stream=\"" + stream + "\"[^}]*} 90\\.0")
        .containsPattern("understudy_stream_sample_age_seconds\\{[^}]*} 30\\.0")
        .containsPattern("understudy_stream_phase\\{phase=\"REPLICATING\"[^}]*} 1")
        .containsPattern("understudy_stream_attention\\{[^}]*reason=\"SOURCE_LOST\"[^}]*} 1");
  }

  private UUID streamInNeed() {
    StreamRecord created =
        catalog
            .streamLedger()
            .create(
                Records.stream(cluster(), cluster()), Records.command(), Records.entry("created"))
            .record();
    var attention =
        new Attention(
            Attention.Reason.SOURCE_LOST, StreamPhase.REPLICATING, Records.NOW, "gone", List.of());
    StreamState replicating = new StreamState.Replicating(new ReplicationFacts("main", 3L, null));
    catalog
        .streamLedger()
        .commit(created.in(replicating).needing(attention), null, Records.entry("replicating"));
    Instant now = clock.instant();
    ProgressSample sample =
        new ProgressSample(
            created.id(),
            now.minusSeconds(30),
            now.minusSeconds(600),
            now.minusSeconds(90),
            "replicating",
            null,
            0);
    catalog.streamLedger().recordProgress(List.of(sample));
    return created.id();
  }

  private UUID cluster() {
    return catalog
        .clusterLedger()
        .create(Records.cluster(ClusterState.CREATED), Records.command())
        .record()
        .id();
  }

  private String scrape() throws Exception {
    URI page = URI.create("http://127.0.0.1:" + server.adminPort() + "/metrics");
    return http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
