package dev.understudy.domain;

import java.time.Instant;

/** One thing that happened to a stream: when, who asked for it, and one sentence. */
public record TimelineEntry(Instant at, String actor, String sentence) {
  /** The actor of what nobody asked for. */
  public static final String UNDERSTUDY = "understudy";

  /** Another sentence of the same moment and actor. */
  public TimelineEntry saying(String other) {
    return new TimelineEntry(at, actor, other);
  }
}
