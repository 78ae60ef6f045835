package dev.understudy.activities.stream;

import dev.understudy.catalog.IdRange;
import dev.understudy.catalog.StreamFilter;
import dev.understudy.catalog.StreamReader;
import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.catalog.StreamVersion;
import dev.understudy.domain.TimelineEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A catalog without streams: no cluster was ever promoted. */
final class NobodyPromoted implements StreamReader {
  /** The one stream there is, if any. */
  @Nullable StreamSnapshot known;

  @Override
  public Optional<StreamSnapshot> find(UUID streamId) {
    return Optional.ofNullable(known);
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
  public List<StreamSnapshot> driven(IdRange ids) {
    return List.of();
  }

  @Override
  public List<StreamVersion> drivenVersions(IdRange ids) {
    return List.of();
  }

  @Override
  public List<Duration> failoverDurations(int most) {
    return List.of();
  }

  @Override
  public boolean isActiveSide(UUID clusterId) {
    return false;
  }
}
