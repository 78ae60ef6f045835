package dev.understudy.workflows.contract;

import java.util.UUID;

/**
 * The answer to a command that took effect, now or when it was first sent.
 *
 * @param subjectId the stream or cluster that the command made or changed
 * @param repeated whether an earlier sending of the same command had this outcome already
 */
public record CommandOutcome(UUID subjectId, boolean repeated) {}
