package dev.understudy.testing;

import dev.understudy.domain.CloudProvider;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamTransitions;
import dev.understudy.domain.TimelineEntry;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Records for tests, as the rooms above make them. */
public final class Records {
  public static final Instant NOW = Instant.parse("2026-02-03T10:00:00.123456Z");

  private Records() {}

  public static ClusterSpec spec(String region) {
    return new ClusterSpec(
        "ADVANCED",
        "v25.2.3",
        Map.of(region, 3),
        null,
        4,
        16,
        0,
        "",
        "PUBLIC",
        false,
        "root",
        Map.of("env", "test"),
        true);
  }

  public static ClusterRecord cluster(ClusterState state) {
    UUID id = UUID.randomUUID();
    return new ClusterRecord(
        id,
        "c-" + id.toString().substring(0, 12),
        CloudProvider.AWS,
        state,
        spec("us-east-1"),
        "tester",
        NOW,
        NOW,
        null,
        state == ClusterState.CREATED ? new ClusterEndpoint("127.0.0.1", 26257, 8080) : null,
        0,
        0);
  }

  public static StreamRecord stream(UUID primary, UUID standby) {
    return new StreamRecord(
        UUID.randomUUID(), primary, standby, false, NOW, StreamTransitions.begun(), null, 0, 0);
  }

  public static CommandKey command() {
    return command(UUID.randomUUID().toString());
  }

  public static CommandKey command(String key) {
    return new CommandKey("tester", key, "hash-of-the-body", NOW.plusSeconds(10));
  }

  public static TimelineEntry entry(String sentence) {
    return new TimelineEntry(NOW, "tester", sentence);
  }
}
