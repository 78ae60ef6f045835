package dev.understudy.workflows.contract;

import dev.understudy.domain.CommandKey;

/**
 * Asks for a change that needs no more than to be asked for: which one, the message's name says.
 */
public record ChangeCommand(CommandKey key, String reason, String actor) {}
