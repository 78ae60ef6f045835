package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.ClusterState;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.testing.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StreamListTest extends CatalogTest {
  private final List<StreamRecord> made = new ArrayList<>();
  private UUID hub = UUID.randomUUID();

  @BeforeAll
  void makeSevenStreamsOfOnePrimary() {
    hub = newCluster().id();
    for (int i = 0; i < 7; i++) {
      UUID standby = newCluster().id();
      // Three of them at the same moment, so that the id has to decide.
      Instant at = Records.NOW.plusSeconds(i < 3 ? 0 : i);
      var record =
          new StreamRecord(
              UUID.randomUUID(), hub, standby, false, at, new StreamState.Preflight(), null, 0, 0);
      made.add(
          catalog
              .streamLedger()
              .create(record, Records.command(), Records.entry("created"))
              .record());
    }
    made.sort(
        Comparator.comparing(StreamRecord::createdAt)
            .thenComparing(record -> record.id().toString()));
    StreamRecord last = made.getLast();
    var canceled = new StreamState.Canceled(StreamPhase.PREFLIGHT, null, Records.NOW, "asked");
    made.set(
        6,
        catalog.streamLedger().commit(last.in(canceled), null, Records.entry("canceled")).record());
  }

  @Test
  void pagesThroughAllInBothDirections() {
    assertThat(pages(false)).isEqualTo(made);
    assertThat(pages(true)).isEqualTo(made.reversed());
  }

  @Test
  void hidesWhatIsFinishedUnlessAsked() {
    assertThat(list(filter(null, null, hub, false, null))).hasSize(6);
    assertThat(list(filter(null, null, hub, true, null))).hasSize(7);
    assertThat(catalog.streams().driven()).hasSize(6);
    String one = made.getFirst().id().toString();
    assertThat(catalog.streams().driven(new IdRange(one, one + "0")))
        .extracting(found -> found.record().id().toString())
        .containsExactly(one);
  }

  @Test
  void filtersBySideAndTime() {
    StreamRecord one = made.get(4);
    UUID standby = one.standbyClusterId();
    assertThat(list(filter(hub, null, null, true, null))).hasSize(7);
    assertThat(list(filter(null, hub, null, true, null))).isEmpty();
    assertThat(list(filter(null, standby, null, true, null))).containsExactly(one);
    assertThat(list(filter(null, null, standby, true, null))).containsExactly(one);
    assertThat(list(filter(hub, standby, standby, true, null))).containsExactly(one);
    assertThat(list(filter(hub, null, null, true, Records.NOW))).hasSize(3);
  }

  @Test
  void findsNothingForUnknownIds() {
    assertThat(catalog.streams().find(UUID.randomUUID())).isEmpty();
    assertThat(catalog.streams().timeline(UUID.randomUUID())).isEmpty();
    assertThat(catalog.clusters().find(UUID.randomUUID())).isEmpty();
    assertThat(newCluster().state()).isEqualTo(ClusterState.CREATED);
  }

  private List<StreamRecord> pages(boolean descending) {
    List<StreamRecord> seen = new ArrayList<>();
    StreamFilter.@Nullable Position after = null;
    while (true) {
      List<StreamRecord> page =
          list(new StreamFilter(hub, null, null, true, null, descending, after, 2));
      if (page.isEmpty()) {
        return seen;
      }
      seen.addAll(page);
      after = new StreamFilter.Position(page.getLast().createdAt(), page.getLast().id());
    }
  }

  private List<StreamRecord> list(StreamFilter filter) {
    return catalog.streams().list(filter).stream().map(StreamSnapshot::record).toList();
  }

  private static StreamFilter filter(
      @Nullable UUID primary,
      @Nullable UUID standby,
      @Nullable UUID cluster,
      boolean finished,
      @Nullable Instant asOf) {
    return new StreamFilter(primary, standby, cluster, finished, asOf, false, null, 100);
  }
}
