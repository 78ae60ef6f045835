package dev.understudy.localcluster.engine;

/** One virtual cluster as {@code SHOW VIRTUAL CLUSTERS} lists it. */
public record VirtualCluster(long id, String name, DataState dataState, ServiceMode serviceMode) {
  public static final long SYSTEM_ID = 1;

  /** Stored state of the data; printed in lower case. */
  public enum DataState {
    ADD,
    READY,
    DROPPING
  }

  /** How SQL is served; printed in lower case. */
  public enum ServiceMode {
    NONE,
    SHARED
  }
}
