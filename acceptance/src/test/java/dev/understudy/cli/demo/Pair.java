package dev.understudy.cli.demo;

import static org.awaitility.Awaitility.await;

import dev.understudy.cli.client.ApiClient;
import java.nio.file.Path;
import java.time.Duration;

/** Two clusters made through the API, and the stream between them. */
final class Pair {
  private final String primary;
  private final String standby;
  private final String primaryUrl;
  private final String standbyUrl;
  private String stream = "";

  private Pair(String primary, String standby, String primaryUrl, String standbyUrl) {
    this.primary = primary;
    this.standby = standby;
    this.primaryUrl = primaryUrl;
    this.standbyUrl = standbyUrl;
  }

  static Pair create(ApiClient api, Path folders) {
    String primary = Clusters.create(api, "pair-east", "us-east-1");
    String standby = Clusters.create(api, "pair-west", "us-east-2");
    for (String id : new String[] {primary, standby}) {
      await().atMost(Duration.ofSeconds(60)).until(() -> Clusters.state(api, id).equals("CREATED"));
    }
    return new Pair(
        primary,
        standby,
        Clusters.jdbcUrl(api, folders, primary),
        Clusters.jdbcUrl(api, folders, standby));
  }

  /** Returns once the initial scan is over. */
  void startStream(ApiClient api) {
    stream = Streams.create(api, primary, standby);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Streams.getFull(api, stream).path("phase").asText().equals("REPLICATING"));
  }

  String stream() {
    return stream;
  }

  String primaryUrl() {
    return primaryUrl;
  }

  String standbyUrl() {
    return standbyUrl;
  }

  String primarySystemUrl() {
    return primaryUrl + "&options=-ccluster%3Dsystem";
  }

  String standbySystemUrl() {
    return standbyUrl + "&options=-ccluster%3Dsystem";
  }
}
