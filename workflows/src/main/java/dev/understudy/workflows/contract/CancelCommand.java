package dev.understudy.workflows.contract;

import dev.understudy.domain.CommandKey;

/**
 * Asks for the end of a stream without a failover.
 *
 * @param restoreBackup whether what the standby held before the stream is to be restored from its
 *     backup, where it was wiped
 */
public record CancelCommand(CommandKey key, String reason, String actor, boolean restoreBackup) {}
