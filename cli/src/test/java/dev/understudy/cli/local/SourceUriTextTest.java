package dev.understudy.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.cli.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceUriTextTest {
  @ParameterizedTest
  @CsvSource({
    "u:p@h:1, postgresql://u:p@h:1/defaultdb?",
    "postgresql://u@h, postgresql://u@h:26257/defaultdb?",
    "postgres://h, postgresql://h:26257/defaultdb?",
    "u:p%40%20@[::1], postgresql://u:p%40%20@[::1]:26257/defaultdb?"
  })
  void completesAnAddress(String address, String expected) {
    assertThat(SourceUriText.to(address, null, "defaultdb").text()).isEqualTo(expected);
  }

  @Test
  void encodesCertificatesAsCockroachDoes() {
    assertThat(
            SourceUriText.to("u:p@h:1", null, "db")
                .with("sslrootcert", "-----BEGIN CERTIFICATE-----\na+/=\n")
                .with("options", "-ccluster=system")
                .text())
        .isEqualTo(
            "postgresql://u:p@h:1/db?options=-ccluster%3Dsystem"
                + "&sslrootcert=-----BEGIN+CERTIFICATE-----%0Aa%2B%2F%3D%0A");
  }

  @Test
  void aPasswordFromAFileTakesThePlaceOfThatOfTheAddress() {
    assertThat(SourceUriText.to("u:old@h:1", "n&w @", "db").text())
        .isEqualTo("postgresql://u:n%26w%20%40@h:1/db?");
  }

  @Test
  void neverRepeatsAnAddressThatMayHoldAPassword() {
    assertThatThrownBy(() -> SourceUriText.to("u:s3 cret@h", null, "db"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageNotContaining("s3");
    assertThat(SourceUriText.to("u:s3cret@h", null, "db").toString()).doesNotContain("s3cret");
  }
}
