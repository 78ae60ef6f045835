package dev.understudy.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionUriTest {
  private static final ConnectionUri BASE = new ConnectionUri("u:p", "h", 1, "db");

  @Test
  void inlinesACertificateAsCockroachDoes() {
    assertThat(
            BASE.toVirtualCluster("system")
                .inlined()
                .verifiedBy("-----BEGIN CERTIFICATE-----\na+/=\n")
                .text())
        .isEqualTo(
            "postgresql://u:p@h:1/db?options=-ccluster%3Dsystem&sslinline=true&sslmode=verify-full"
                + "&sslrootcert=-----BEGIN+CERTIFICATE-----%0Aa%2B%2F%3D%0A");
  }

  @Test
  void bracketsAnAddressOfIpv6() {
    assertThat(new ConnectionUri("", "::1", 1, "d b").text())
        .isEqualTo("postgresql://[::1]:1/d%20b?");
    assertThat(new ConnectionUri("", "[::1]", 1, "d").text()).isEqualTo("postgresql://[::1]:1/d?");
  }

  @Test
  void printsNothingThatIsSecret() {
    String printed = BASE.with("sslkey", "a key").toString();
    assertThat(printed).isEqualTo("postgresql://…@h:1/db");
  }
}
