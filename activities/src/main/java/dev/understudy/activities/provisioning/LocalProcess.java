package dev.understudy.activities.provisioning;

import dev.understudy.domain.ClusterEndpoint;

/** A running local cluster: its process, and where it listens. */
public record LocalProcess(DetachedProcess process, ClusterEndpoint endpoint) {}
