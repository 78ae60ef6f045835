package dev.understudy.workflows.contract;

import dev.understudy.domain.Attention;
import dev.understudy.domain.StreamPhase;

/** A human's answer to a stream's attention, for the step that asked. */
public record Intervention(
    Attention.Action action, StreamPhase step, String reason, String actor) {}
