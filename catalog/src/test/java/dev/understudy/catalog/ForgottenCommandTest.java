package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testing.Records;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ForgottenCommandTest extends CatalogTest {

  @Test
  void aCommandWhoseProcessDiedEndsOnceWithUnknownOutcome() {
    Instant late = at(1_000);
    AuditLog.Entry died = entry("DIED", at(900));
    AuditLog.Entry goesOn = entry("GOES_ON", at(990));
    long first = catalog.audit().begin(died);
    long second = catalog.audit().begin(goesOn);
    assertThat(catalog.audit().endForgotten(at(950), late)).isEqualTo(1);
    assertThat(catalog.audit().endForgotten(at(950), late)).isZero();
    catalog.audit().end(first, died);
    assertThat(catalog.audit().page(at(800), false, 10).entries())
        .singleElement()
        .satisfies(
            shown -> {
              assertThat(shown.entry().at()).isEqualTo(late);
              assertThat(shown.entry().action()).isEqualTo("DIED");
              assertThat(shown.entry().error()).isEqualTo(AuditLog.OUTCOME_UNKNOWN);
              assertThat(shown.entry().payload()).isEqualTo("{} begun_at=" + at(900));
            });
    catalog.audit().end(second, goesOn);
    assertThat(catalog.audit().page(at(800), false, 10).entries())
        .extracting(shown -> shown.entry().action())
        .containsExactly("GOES_ON", "DIED");
  }

  private static AuditLog.Entry entry(String action, Instant at) {
    return new AuditLog.Entry(
        at, UUID.randomUUID(), "tester", action, null, null, "{}", null, "request", "127.0.0.1");
  }

  private static Instant at(int second) {
    return Records.NOW.plusSeconds(second);
  }
}
