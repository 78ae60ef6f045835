package dev.understudy.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The set-up guide, statement by statement with psql, as of 23.2 and as of 25.2. */
@Tag("scenario")
@Timeout(180)
class SetUpDocumentTest {
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d+)?\\+00";
  @TempDir private Path folder;

  @Test
  void theGuideOfVersion232IsFollowedAsItIsWritten() throws Exception {
    try (TwoClusters clusters = new TwoClusters(folder)) {
      exchangeCertificates(clusters.shell());
      clusters
          .startEast(
              "--certs",
              "certs-primary",
              "--crdb-version",
              "23.2",
              "--config-profile",
              "replication-source")
          .startWest(
              "--certs",
              "certs",
              "--crdb-version",
              "23.2",
              "--config-profile",
              "replication-target");

      clusters.east("system", "SET CLUSTER SETTING cluster.organization = 'your organization'");
      clusters.east("system", "SET CLUSTER SETTING enterprise.license = 'your enterprise license'");
      clusters
          .east("system", "SHOW VIRTUAL CLUSTERS")
          .withColumns(TwoClusters.CLUSTERS)
          .withRows(
              "1 | system | ready | shared",
              "2 | template | ready | none",
              "3 | application | ready | shared");
      clusters.east("system", "CREATE USER replicator WITH PASSWORD 'a password'");
      clusters.east("system", "GRANT SYSTEM REPLICATION TO replicator");
      clusters.east("application", "CREATE TABLE rides (id INT8 PRIMARY KEY, city STRING)");
      clusters.east("application", "INSERT INTO rides VALUES (1, 'rome'), (2, 'paris')");
      clusters.east("application", "CREATE USER rider WITH PASSWORD 'a password'");

      clusters.west("system", "SET CLUSTER SETTING cluster.organization = 'your organization'");
      clusters.west("system", "SET CLUSTER SETTING enterprise.license = 'your enterprise license'");
      clusters
          .west("system", "SHOW VIRTUAL CLUSTERS")
          .withColumns(TwoClusters.CLUSTERS)
          .withRows("1 | system | ready | shared", "2 | template | ready | none");
      clusters.west("system", "CREATE USER watcher WITH LOGIN PASSWORD 'a password'");
      clusters.west("system", "GRANT admin TO watcher");

      clusters.west(
          "system",
          """
          CREATE VIRTUAL CLUSTER application LIKE template
          FROM REPLICATION OF application
          ON 'postgresql://replicator:a%%20password@%s?options=-ccluster=system&sslmode=verify-full&sslrootcert=certs/ca_primary.crt'
          """
              .formatted(clusters.addressOfEast()));
      clusters
          .west("system", "SHOW VIRTUAL CLUSTERS")
          .withColumns(TwoClusters.CLUSTERS)
          .withRows(
              "1 | system | ready | shared",
              "2 | template | ready | none",
              "3 | application | replicating | none");
      clusters.west("system", "ALTER VIRTUAL CLUSTER application PAUSE REPLICATION");
      clusters.awaitOnWest("application", "data_state", "replication paused");
      clusters.west("system", "ALTER VIRTUAL CLUSTER application RESUME REPLICATION");
      clusters.awaitOnWest("application", "data_state", "replicating");
      String status = "SHOW VIRTUAL CLUSTER application WITH REPLICATION STATUS";
      clusters.awaitScanned("application");
      clusters
          .west("system", status)
          .withColumns(
              "id | name | data_state | service_mode | source_tenant_name | source_cluster_uri"
                  + " | replication_job_id | replicated_time | retained_time | cutover_time")
          .with("id", "3")
          .with("name", "application")
          .with("data_state", "replicating")
          .with("service_mode", "none")
          .with("source_tenant_name", "application")
          .with("source_cluster_uri", "postgresql://replicator:.*@.*redacted")
          .with("replication_job_id", "\\d+")
          .with("replicated_time", TIME)
          .with("retained_time", TIME)
          .with("cutover_time", Table.NULL);
      assertThat(clusters.west("system", status).value("source_cluster_uri"))
          .doesNotContain("a%20password");
    }
  }

  @Test
  void theGuideOfVersion252IsFollowedWithAnInlinedCertificate() throws Exception {
    try (TwoClusters clusters = new TwoClusters(folder)) {
      exchangeCertificates(clusters.shell());
      clusters
          .startEast("--certs", "certs-primary", "--virtualized")
          .startWest("--certs", "certs", "--virtualized-empty");
      clusters
          .east("system", "SHOW VIRTUAL CLUSTERS")
          .withColumns(TwoClusters.CLUSTERS)
          .withRows("1 | system | ready | shared", "3 | main | ready | shared");
      clusters
          .west("system", "SHOW VIRTUAL CLUSTERS")
          .withColumns(TwoClusters.CLUSTERS)
          .withRows("1 | system | ready | shared");
      clusters.east("system", "CREATE USER replicator WITH PASSWORD 'secret'");
      clusters.east("system", "GRANT SYSTEM REPLICATIONSOURCE TO replicator");
      clusters.west("system", "CREATE USER operator WITH PASSWORD 'secret'");
      clusters.west("system", "GRANT SYSTEM REPLICATIONDEST, MANAGEVIRTUALCLUSTER TO operator");

      String uri =
          clusters
              .shell()
              .understudy(
                  "local",
                  "encode-uri",
                  "replicator:secret@" + clusters.addressOfEast(),
                  "--ca-cert",
                  "certs/ca_primary.crt",
                  "--inline")
              .strip();
      assertThat(uri).contains("sslinline=true").contains("sslmode=verify-full");
      clusters.west(
          "system", "CREATE VIRTUAL CLUSTER main FROM REPLICATION OF main ON '%s'".formatted(uri));
      String status = "SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS";
      clusters.awaitScanned("main");
      clusters
          .west("system", status)
          .withColumns(TwoClusters.STATUS)
          .with("id", "3")
          .with("ingestion_job_id", "\\d+")
          .with("source_tenant_name", "main")
          .with("source_cluster_uri", "postgresql://replicator:redacted@.*\\?redacted")
          .with("retained_time", TIME)
          .with("replicated_time", TIME)
          .with("replication_lag", "00:00:\\d\\d\\.\\d+")
          .with("failover_time", Table.NULL)
          .with("status", "replicating");
      clusters
          .west("system", "SHOW VIRTUAL CLUSTER main")
          .withColumns(TwoClusters.CLUSTERS)
          .withRows("3 | main | replicating | none");
    }
  }

  /** Each side's authority goes to the other, under a name of its own. */
  private static void exchangeCertificates(Shell shell) throws Exception {
    shell.understudy("local", "certs", "--dir", "certs-primary");
    shell.understudy("local", "certs", "--dir", "certs");
    Path primary = shell.folder().resolve("certs-primary");
    Path standby = shell.folder().resolve("certs");
    Files.copy(primary.resolve("ca.crt"), standby.resolve("ca_primary.crt"));
    Files.copy(standby.resolve("ca.crt"), primary.resolve("ca_standby.crt"));
  }
}
