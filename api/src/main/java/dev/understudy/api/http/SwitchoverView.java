package dev.understudy.api.http;

import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.StreamRecord;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A planned switchover.
 *
 * @param lastTime of the primary, once it is fenced
 * @param reverseStreamId of the stream back; once this one is COMPLETED it exists
 */
record SwitchoverView(Instant giveUpAt, @Nullable String lastTime, @Nullable UUID reverseStreamId) {

  static @Nullable SwitchoverView of(StreamRecord record) {
    if (!(record.target() instanceof FailoverTarget.Drained drained)) {
      return null;
    }
    HlcTimestamp last = drained.lastTime();
    return new SwitchoverView(
        drained.giveUpAt(), last == null ? null : last.decimal(), drained.successor());
  }
}
