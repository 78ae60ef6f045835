package dev.understudy.catalog;

import dev.understudy.domain.StreamRecord;
import java.util.UUID;

/** Which of a stream's recorded states it is: two that are equal say the same. */
public record StreamVersion(UUID id, long version, long driverEpoch) {

  public static StreamVersion of(StreamRecord record) {
    return new StreamVersion(record.id(), record.version(), record.driverEpoch());
  }
}
