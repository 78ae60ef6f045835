package dev.understudy.localcluster.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One job as {@code SHOW JOBS} lists it; {@code status} is CockroachDB's word. */
public record Job(
    long id,
    String type,
    String description,
    String statement,
    String userName,
    String status,
    @Nullable String runningStatus,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant finished,
    Instant modified,
    @Nullable Double fractionCompleted,
    @Nullable String error) {}
