package dev.understudy.domain;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** The moment a failover aims at: the latest consistent time, or a given time. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FailoverTarget.Latest.class, name = "LATEST"),
  @JsonSubTypes.Type(value = FailoverTarget.At.class, name = "AT")
})
public sealed interface FailoverTarget {

  /** As late as the standby has consistent data. */
  record Latest() implements FailoverTarget {}

  /** A given moment, past or future. */
  record At(Instant time) implements FailoverTarget {}
}
