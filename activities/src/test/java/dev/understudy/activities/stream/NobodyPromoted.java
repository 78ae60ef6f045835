package dev.understudy.activities.stream;

import dev.understudy.catalog.StreamFilter;
import dev.understudy.catalog.StreamReader;
import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.domain.TimelineEntry;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A catalog without streams: no cluster was ever promoted. */
final class NobodyPromoted implements StreamReader {
  @Override
  public Optional<StreamSnapshot> find(UUID streamId) {
    return Optional.empty();
  }

  @Override
  public List<StreamSnapshot> list(StreamFilter filter) {
    return List.of();
  }

  @Override
  public List<TimelineEntry> timeline(UUID streamId) {
    return List.of();
  }

  @Override
  public List<StreamSnapshot> driven() {
    return List.of();
  }

  @Override
  public boolean isActiveSide(UUID clusterId) {
    return false;
  }
}
