package dev.understudy.activities.cluster;

import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.Login;

/** How to reach one side of a cluster. */
public record ClusterAccess(String clusterName, ClusterEndpoint endpoint, Login login) {}
