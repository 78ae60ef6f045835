package dev.understudy.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.cli.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceAddressTest {
  @ParameterizedTest
  @CsvSource({
    "u:p@h:1, postgresql://u:p@h:1/defaultdb?",
    "postgresql://u@h, postgresql://u@h:26257/defaultdb?",
    "postgres://h, postgresql://h:26257/defaultdb?",
    "u:p%40%20@[::1], postgresql://u:p%40%20@[::1]:26257/defaultdb?"
  })
  void completesAnAddress(String address, String expected) {
    assertThat(SourceAddress.parse(address, null, "defaultdb").text()).isEqualTo(expected);
  }

  @Test
  void aPasswordFromAFileTakesThePlaceOfThatOfTheAddress() {
    assertThat(SourceAddress.parse("u:old@h:1", "n&w @", "db").text())
        .isEqualTo("postgresql://u:n%26w%20%40@h:1/db?");
  }

  @Test
  void neverRepeatsAnAddressThatMayHoldAPassword() {
    assertThatThrownBy(() -> SourceAddress.parse("u:s3 cret@h", null, "db"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageNotContaining("s3");
  }
}
