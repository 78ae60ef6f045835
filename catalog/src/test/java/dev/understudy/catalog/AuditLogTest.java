package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testing.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AuditLogTest extends CatalogTest {
  /** Seconds at which entries are made: three share the second one. */
  private static final List<Integer> TIMES = List.of(0, 1, 1, 1, 2, 3);

  private UUID cluster = UUID.randomUUID();

  @BeforeAll
  void makeEntries() {
    cluster = newCluster().id();
    for (int i = 0; i < TIMES.size(); i++) {
      AuditLog.Entry entry = entry(i, at(TIMES.get(i)));
      long begun = catalog.audit().begin(entry);
      catalog.audit().end(begun, entry);
      // The answer of the first time was lost.
      catalog.audit().end(begun, entry);
    }
  }

  private AuditLog.Entry entry(int i, Instant at) {
    return new AuditLog.Entry(
        at,
        UUID.randomUUID(),
        "tester",
        "ACTION_" + i,
        i == 0 ? cluster : null,
        i == 1 ? cluster : null,
        "{}",
        null,
        "request",
        "127.0.0.1");
  }

  @Test
  void keepsEntriesOfTheSameTimeTogether() {
    AuditLog.Page page = catalog.audit().page(null, false, 2);
    assertThat(actions(page)).containsExactly("ACTION_0", "ACTION_1", "ACTION_2", "ACTION_3");
    assertThat(page.nextStartingFrom()).isEqualTo(at(1));
  }

  @Test
  void goesOnAfterTheTimeThatIsNamed() {
    AuditLog.Page page = catalog.audit().page(at(1), false, 10);
    assertThat(actions(page)).containsExactly("ACTION_4", "ACTION_5");
    assertThat(page.nextStartingFrom()).isNull();
    assertThat(actions(catalog.audit().page(at(1), true, 10))).containsExactly("ACTION_0");
    assertThat(catalog.audit().page(at(3), false, 1).entries()).isEmpty();
    assertThat(catalog.audit().page(Instant.MIN, false, 1).entries()).hasSize(1);
    assertThat(catalog.audit().page(Instant.MAX, false, 1).entries()).isEmpty();
  }

  @Test
  void showsEachEntryOnceInBothDirections() {
    for (int limit = 1; limit < 8; limit++) {
      List<String> ascending = all(false, limit);
      assertThat(ascending).as("limit %d", limit).hasSize(6).isSorted();
      assertThat(all(true, limit)).as("limit %d", limit).isEqualTo(ascending.reversed());
    }
  }

  @Test
  void namesTheClusterThatAnEntryIsAbout() {
    List<AuditLog.Shown> entries = catalog.audit().page(null, false, 10).entries();
    String name = catalog.clusters().nameOf(cluster);
    for (AuditLog.Shown shown : entries.subList(0, 2)) {
      assertThat(shown.clusterId()).isEqualTo(cluster);
      assertThat(shown.clusterName()).isEqualTo(name);
    }
    assertThat(entries.get(2).clusterId()).isNull();
    assertThat(entries.get(2).entry().accountName()).isEqualTo("tester");
  }

  private List<String> all(boolean descending, int limit) {
    List<String> seen = new ArrayList<>();
    @Nullable Instant from = null;
    do {
      AuditLog.Page page = catalog.audit().page(from, descending, limit);
      seen.addAll(actions(page));
      from = page.nextStartingFrom();
    } while (from != null);
    return seen;
  }

  private static List<String> actions(AuditLog.Page page) {
    return page.entries().stream().map(shown -> shown.entry().action()).toList();
  }

  private static Instant at(int second) {
    return Records.NOW.plusSeconds(second);
  }
}
