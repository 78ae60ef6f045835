package dev.understudy.workflows.contract;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.TimelineEntry;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a stream's workflow starts from.
 *
 * @param record the state to go on from; version 0 for a stream that is being created
 * @param creation the command that creates the stream; null when a known stream is adopted or the
 *     workflow continues as new
 * @param actor who asked, for the timeline
 * @param recent the newest entries of the timeline, carried from run to run; empty for a first one
 * @param left signals that the run before could not take any more, oldest first
 */
public record StreamInput(
    StreamRecord record,
    @Nullable CommandKey creation,
    String actor,
    List<TimelineEntry> recent,
    List<LeftMessage> left) {

  public StreamInput {
    recent = List.copyOf(Objects.requireNonNullElse(recent, List.of()));
    left = List.copyOf(Objects.requireNonNullElse(left, List.of()));
  }

  /** What a first run starts from. */
  public static StreamInput first(
      StreamRecord record, @Nullable CommandKey creation, String actor) {
    return new StreamInput(record, creation, actor, List.of(), List.of());
  }
}
