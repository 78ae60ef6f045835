package dev.understudy.domain;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The moment a failover aims at: the latest consistent time, or a given time. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FailoverTarget.Latest.class, name = "LATEST"),
  @JsonSubTypes.Type(value = FailoverTarget.At.class, name = "AT"),
  @JsonSubTypes.Type(value = FailoverTarget.Drained.class, name = "DRAINED")
})
public sealed interface FailoverTarget {

  /** As late as the standby has consistent data. */
  record Latest() implements FailoverTarget {}

  /** A given moment, past or future. */
  record At(Instant time) implements FailoverTarget {}

  /**
   * The last moment of a primary whose service is stopped for it, so that nothing is lost: a
   * planned switchover.
   *
   * @param giveUpAt by the control plane's clock; unless the standby has everything by then, the
   *     primary serves again and the stream goes on
   * @param successor id of the stream back, which follows; null where none was asked for
   * @param lastTime the primary's clock once nothing could write to it any more; null until then
   */
  record Drained(Instant giveUpAt, @Nullable UUID successor, @Nullable HlcTimestamp lastTime)
      implements FailoverTarget {
    Drained to(HlcTimestamp last) {
      return new Drained(giveUpAt, successor, last);
    }

    Drained withoutSuccessor() {
      return new Drained(giveUpAt, null, lastTime);
    }
  }

  /** The exact time aimed at; null for the latest, and for a primary that is not fenced yet. */
  default @Nullable HlcTimestamp exact() {
    return switch (this) {
      case Latest latest -> null;
      case At at -> HlcTimestamp.of(at.time());
      case Drained drained -> drained.lastTime();
    };
  }
}
