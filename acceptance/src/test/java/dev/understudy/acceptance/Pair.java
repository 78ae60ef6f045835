package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.util.HashMap;
import java.util.Map;

/** Two clusters between which a stream may run. */
record Pair(Site site, TestCluster primary, TestCluster standby) {

  /** The same clusters in the other roles. */
  Pair reversed() {
    return new Pair(site, standby, primary);
  }

  /** Asks for a stream; returns as soon as it is recorded. */
  TestStream stream() {
    return stream(Map.of());
  }

  /**
   * @param more fields of the request beyond the two ids
   */
  TestStream stream(Map<String, Object> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("primary_cluster_id", primary.id());
    body.put("standby_cluster_id", standby.id());
    JsonNode reply = Site.repeated(() -> site.api().post(TestStream.PATH, body));
    return new TestStream(site, reply.path("id").asText());
  }

  /** A stream whose initial scan is over. */
  TestStream replicating() {
    return stream().awaitPhase("REPLICATING");
  }

  /** What was acknowledged up to the failover time is there, and nothing else; on both sides. */
  void assertNothingLost(Traffic traffic, HlcTimestamp failoverTime) throws Exception {
    assertThat(traffic.problems(standby.url(), failoverTime)).isEmpty();
    assertThat(standby.fingerprint(failoverTime)).isEqualTo(primary.fingerprint(failoverTime));
  }

  void delete() {
    site.delete(primary, standby);
  }
}
