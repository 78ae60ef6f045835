package dev.understudy.catalog;

import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamRecord;
import org.jspecify.annotations.Nullable;

/** A stream's recorded state and the last that was seen of it; no sample before replication. */
public record StreamSnapshot(StreamRecord record, @Nullable ProgressSample sample) {}
