package dev.understudy.workflows.contract;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a stream's workflow starts from.
 *
 * @param record the state to go on from; version 0 for a stream that is being created
 * @param creation the command that creates the stream; null when a known stream is adopted or the
 *     workflow continues as new
 * @param actor who asked, for the timeline
 */
public record StreamInput(StreamRecord record, @Nullable CommandKey creation, String actor) {}
