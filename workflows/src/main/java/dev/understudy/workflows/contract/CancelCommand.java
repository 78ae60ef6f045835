package dev.understudy.workflows.contract;

import dev.understudy.domain.CommandKey;

/** Asks for the end of a stream without a failover. */
public record CancelCommand(CommandKey key, String reason, String actor) {}
