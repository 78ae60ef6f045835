package dev.understudy.activities.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.catalog.StreamVersion;
import dev.understudy.domain.StreamRecord;
import dev.understudy.testing.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShardStreamsTest {
  private final List<StreamRecord> catalog = new ArrayList<>();
  private int reads;

  private final ShardStreams streams =
      new ShardStreams(
          () -> catalog.stream().map(StreamVersion::of).toList(),
          () -> {
            reads++;
            return List.copyOf(catalog);
          });

  @Test
  void seesEachChangeAtOnceAndReadsNothingTwice() {
    StreamRecord one = stream();
    StreamRecord other = stream();
    seesAfter(() -> catalog.add(one));
    seesAfter(() -> catalog.add(other));
    seesAfter(() -> catalog.set(0, one.at(one.version() + 1, one.driverEpoch())));
    seesAfter(() -> catalog.set(1, other.at(other.version(), other.driverEpoch() + 1)));
    seesAfter(() -> catalog.remove(0));
    seesAfter(() -> catalog.set(0, one));
    seesAfter(catalog::clear);
  }

  private void seesAfter(Runnable change) {
    change.run();
    int before = reads;
    assertThat(streams.look()).isEqualTo(catalog);
    assertThat(streams.look()).isEqualTo(catalog);
    assertThat(reads).isEqualTo(before + 1);
  }

  private static StreamRecord stream() {
    return Records.stream(UUID.randomUUID(), UUID.randomUUID());
  }
}
