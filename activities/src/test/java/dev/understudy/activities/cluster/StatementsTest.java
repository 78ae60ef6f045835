package dev.understudy.activities.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.activities.cluster.SystemConnection.Order;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.Login;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementsTest {
  private static final Login USER = new Login("rep\"l", "it's@/secret");

  @ParameterizedTest
  @CsvSource({
    "CockroachDB CCL v23.2.1 (x86_64), REPLICATION",
    "CockroachDB CCL v24.1.0, REPLICATION",
    "CockroachDB CCL v24.3.12, REPLICATION",
    "CockroachDB CCL v25.1.6, REPLICATION",
    "CockroachDB CCL v25.2.3 (local), REPLICATIONSOURCE",
    "CockroachDB CCL v25.4.0-beta.1, REPLICATIONSOURCE",
    "CockroachDB CCL v26.2.0, REPLICATIONSOURCE"
  })
  void grantsWhatTheVersionKnows(String version, String privilege) {
    assertThat(Statements.grantReplication(ClusterVersion.parse(version), USER))
        .isEqualTo("GRANT SYSTEM " + privilege + " TO \"rep\"\"l\"");
  }

  @Test
  void quotesNamesAndTexts() {
    assertThat(Statements.createUser(USER))
        .isEqualTo("CREATE USER IF NOT EXISTS \"rep\"\"l\" WITH PASSWORD 'it''s@/secret'");
  }

  @Test
  void theConnectionOfAStandbyAsksForThePrimarysSystemVirtualCluster() {
    ClusterAccess primary =
        new ClusterAccess("east", new ClusterEndpoint("127.0.0.1", 26257, 8080), USER);
    assertThat(Statements.createExternalConnection("understudy-1", primary))
        .isEqualTo(
            "CREATE EXTERNAL CONNECTION IF NOT EXISTS \"understudy-1\" AS"
                + " 'postgresql://rep%22l:it%27s%40%2Fsecret@127.0.0.1:26257/defaultdb"
                + "?options=-ccluster%3Dsystem&sslmode=disable'");
  }

  @Test
  void aPrimaryWithTlsIsVerifiedByItsInlinedCertificate() {
    ClusterAccess primary =
        new ClusterAccess(
            "east",
            new ClusterEndpoint("db.example", 26257, 8080, "-----BEGIN X-----\na+/=\n"),
            new Login("u", "p w"));
    assertThat(Statements.alterExternalConnection("c", primary))
        .isEqualTo(
            "ALTER EXTERNAL CONNECTION \"c\" AS 'postgresql://u:p%20w@db.example:26257/defaultdb"
                + "?options=-ccluster%3Dsystem&sslinline=true&sslmode=verify-full"
                + "&sslrootcert=-----BEGIN+X-----%0Aa%2B%2F%3D%0A'");
  }

  @Test
  void aFailoverTimeIsGivenToTheNanosecond() {
    assertThat(Statements.complete("main", new FailoverTarget.Latest()))
        .isEqualTo("ALTER VIRTUAL CLUSTER \"main\" COMPLETE REPLICATION TO LATEST");
    Instant time = Instant.parse("2026-01-01T00:00:00.000000001Z");
    assertThat(Statements.complete("main", new FailoverTarget.At(time)))
        .isEqualTo(
            "ALTER VIRTUAL CLUSTER \"main\" COMPLETE REPLICATION TO SYSTEM TIME"
                + " '1767225600000000001.0000000000'");
  }

  @Test
  void theWipeNamesAVirtualClusterByItsId() {
    assertThat(Statements.drop(3)).isEqualTo("DROP VIRTUAL CLUSTER [3]");
    assertThat(Statements.service(3, "STOP SERVICE"))
        .isEqualTo("ALTER VIRTUAL CLUSTER [3] STOP SERVICE");
  }

  @Test
  void aFailbackAltersWhatAFullCopyWouldCreate() {
    Order order = new Order("understudy-1", "main", "main", true);
    assertThat(Statements.startReplicationOf(order))
        .isEqualTo(
            "ALTER VIRTUAL CLUSTER \"main\" START REPLICATION OF \"main\" ON"
                + " 'external://understudy-1' WITH READ VIRTUAL CLUSTER");
    assertThat(Statements.replicateFrom(new Order("understudy-1", "system", "main", false)))
        .isEqualTo(
            "CREATE VIRTUAL CLUSTER \"main\" FROM REPLICATION OF \"system\" ON"
                + " 'external://understudy-1'");
  }

  @Test
  void aBackupOfEverythingSaysSo() {
    assertThat(Statements.backUp("nodelocal://1/x", List.of("include_all_virtual_clusters")))
        .isEqualTo("BACKUP INTO 'nodelocal://1/x' WITH include_all_virtual_clusters");
  }

  @ParameterizedTest
  @CsvSource({
    "replication pending cutover, replication pending failover",
    "replication cutting over, replication failing over",
    "REPLICATING, replicating",
    "replication paused, replication paused"
  })
  void wordsOfOlderVersionsBecomeThoseOfTheNewer(String word, String normalised) {
    assertThat(StatusWords.normalise(word)).isEqualTo(normalised);
  }
}
