package dev.understudy.workflows.contract;

import java.util.UUID;

/** Whose jobs a {@link JobResumptionWorkflow} sees to; which, the catalog says. */
public record JobResumptionInput(UUID streamId) {}
