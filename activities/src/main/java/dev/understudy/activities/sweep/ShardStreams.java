package dev.understudy.activities.sweep;

import dev.understudy.catalog.IdRange;
import dev.understudy.catalog.StreamReader;
import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.catalog.StreamVersion;
import dev.understudy.domain.StreamRecord;
import java.util.List;
import java.util.function.Supplier;

/** A shard's streams as the catalog has them; what has not changed is not read again. */
final class ShardStreams {
  private final Supplier<List<StreamVersion>> versions;
  private final Supplier<List<StreamRecord>> records;
  private List<StreamRecord> known = List.of();

  ShardStreams(Supplier<List<StreamVersion>> versions, Supplier<List<StreamRecord>> records) {
    this.versions = versions;
    this.records = records;
  }

  static ShardStreams of(IdRange ids, StreamReader reader) {
    return new ShardStreams(
        () -> reader.drivenVersions(ids),
        () -> reader.driven(ids).stream().map(StreamSnapshot::record).toList());
  }

  List<StreamRecord> look() {
    if (!versions.get().equals(known.stream().map(StreamVersion::of).toList())) {
      known = records.get();
    }
    return known;
  }
}
