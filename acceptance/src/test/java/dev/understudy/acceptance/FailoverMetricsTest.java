package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Prometheus fetches from an {@code up} on which a stream was failed over. */
@Timeout(180)
class FailoverMetricsTest extends OnOneSite {
  private static final List<String> PHASES = List.of("CATCHING_UP", "REVERTING", "PROMOTING");

  /** A revert that is over in a moment is no phase of its own. */
  private static final Set<String> PERHAPS = Set.of("REVERTING");

  @Test
  void aFailoverIsTimedByPhaseAndAsAWholeAndCountersBeginAgainWithTheProcess() throws Exception {
    TestStream stream = site.pair().replicating();
    // The page's streams are looked up now and then, and Temporal's counters told now and then.
    String before =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                site::metrics,
                page ->
                    page.contains("understudy_stream_lag_seconds{")
                        && page.contains("temporal_request_total"));
    assertThat(value(before, "understudy_failover_seconds_count{kind=\"failover\"}")).isZero();
    assertThat(before)
        .contains("understudy_stream_sample_age_seconds{")
        .contains("understudy_stream_phase{")
        .containsPattern("understudy_gateway_statement_seconds_bucket\\{[^}]*le=\"0.005\"");

    Instant asked = Instant.now();
    stream.complete();
    double waited = Duration.between(asked, Instant.now()).toMillis() / 1_000.0;

    String after = site.metrics();
    double sum = 0;
    for (String phase : PHASES) {
      String series = "{kind=\"failover\",phase=\"" + phase + "\"}";
      assertThat(value(after, "understudy_failover_phase_seconds_count" + series))
          .isBetween(PERHAPS.contains(phase) ? 0.0 : 1.0, 1.0);
      sum += value(after, "understudy_failover_phase_seconds_sum" + series);
    }
    double whole = value(after, "understudy_failover_seconds_sum{kind=\"failover\"}");
    assertThat(value(after, "understudy_failover_seconds_count{kind=\"failover\"}")).isEqualTo(1);
    assertThat(whole).isPositive().isLessThanOrEqualTo(waited).isCloseTo(sum, within(0.001));
    assertThat(value(after, "understudy_failover_seconds_bucket{kind=\"failover\",le=\"3600.0\"}"))
        .isEqualTo(1);

    site.stop();
    site.start();
    assertThat(value(site.metrics(), "understudy_failover_seconds_count{kind=\"failover\"}"))
        .isZero();
  }

  private static double value(String page, String series) throws IOException {
    Matcher line = Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$").matcher(page);
    if (!line.find()) {
      throw new IOException("no " + series + " in " + page);
    }
    return Double.parseDouble(line.group(1));
  }
}
