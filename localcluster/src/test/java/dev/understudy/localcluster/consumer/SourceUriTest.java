package dev.understudy.localcluster.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SourceUriTest {
  private static final String FULL =
      "postgresql://repl:p%20w%3Ad+@10.0.0.1:26258/defaultdb?options=-ccluster%3Dsystem&sslmode=disable";

  @Test
  void readsEveryPartDecoded() {
    SourceUri uri = SourceUri.parse(FULL);
    assertThat(uri.host()).isEqualTo("10.0.0.1");
    assertThat(uri.port()).isEqualTo(26258);
    assertThat(uri.user()).isEqualTo("repl");
    assertThat(uri.password()).isEqualTo("p w:d+");
    assertThat(uri.database()).isEqualTo("defaultdb");
    assertThat(uri.parameters()).containsEntry("options", "-ccluster=system");
  }

  @Test
  void showsNeitherPasswordNorParameters() {
    assertThat(SourceUri.redact(FULL))
        .isEqualTo("postgresql://repl:redacted@10.0.0.1:26258/defaultdb?redacted");
    assertThat(
            SourceUri.redactSecrets(
                "postgresql://u:pw@h:1?options=-ccluster%3Dsystem&sslrootcert=CA&sslkey=KEY&sslmode=x"))
        .isEqualTo(
            "postgresql://u:redacted@h:1?options=-ccluster%3Dsystem&sslrootcert=redacted&sslkey=redacted&sslmode=x");
    assertThat(SourceUri.redact("external://east")).isEqualTo("external://east");
    assertThat(SourceUri.parse(FULL)).hasToString("repl@10.0.0.1:26258");
  }

  @Test
  void refusesOtherSchemesRoutesAndMalformedTextWithoutRepeatingIt() {
    assertThatThrownBy(() -> SourceUri.parse("mysql://h/d"))
        .hasMessage("stream replication from scheme \"mysql\" is unsupported");
    assertThatThrownBy(() -> SourceUri.parse("postgresql://h/d?crdb_route=moon"))
        .hasMessage("unknown crdb_route value \"moon\"");
    assertThatThrownBy(() -> SourceUri.parse("postgresql://u:secret word@h/d"))
        .hasMessageNotContaining("secret");
  }

  @Test
  void showsNothingOfAUriWhoseHostIsMalformed() {
    assertThat(SourceUri.redact("postgresql://u:secret@my_host:26257/d?sslkey=secret"))
        .isEqualTo("postgresql://redacted");
  }
}
