package dev.understudy.domain;

/** Where a cluster is reached: host, SQL port and HTTP port. */
public record ClusterEndpoint(String host, int sqlPort, int httpPort) {}
