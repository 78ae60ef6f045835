package dev.understudy.workflows.contract;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.JobRequest;
import java.util.UUID;

/** Asks for jobs of a promoted cluster to go on. */
public record JobCommand(CommandKey key, UUID streamId, JobRequest request, String actor) {}
