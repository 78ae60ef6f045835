package dev.understudy.domain;

/** State of a cluster, in the words of the CockroachDB Cloud API. */
public enum ClusterState {
  CREATING,
  CREATED,
  CREATION_FAILED,
  /** Being deleted; shown as LOCKED until it is gone. */
  LOCKED,
  DELETED
}
