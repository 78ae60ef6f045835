package dev.understudy.workflows.contract;

import java.util.UUID;

/** Whose settings a {@link ClusterChangeWorkflow} sees to; which, the catalog says. */
public record ClusterChangeInput(UUID clusterId) {}
