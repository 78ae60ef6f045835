package dev.understudy.activities.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.Login;
import org.junit.jupiter.api.Test;

class StatementsTest {
  private static final Login USER = new Login("rep\"l", "it's@/secret");

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
}
