package dev.understudy.activities.provisioning;

import dev.understudy.domain.ClusterEndpoint;
import java.time.Instant;

/** A process that was started once: who it is, and where it listens. */
public record LocalProcess(long pid, Instant startedAt, ClusterEndpoint endpoint) {}
