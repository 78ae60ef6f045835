package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.mvcc.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a virtual cluster. {@code sourceId} ({@code cluster:virtual cluster}) and
 * {@code activationTime} tell where it was once replicated from and when it was promoted.
 */
public record VirtualClusterRecord(
    long id,
    String name,
    VirtualCluster.DataState dataState,
    VirtualCluster.ServiceMode serviceMode,
    @Nullable Long ingestionJobId,
    @Nullable String sourceId,
    @Nullable Timestamp activationTime) {

  public static VirtualClusterRecord empty(long id, String name, VirtualCluster.DataState state) {
    return new VirtualClusterRecord(
        id, name, state, VirtualCluster.ServiceMode.NONE, null, null, null);
  }

  public VirtualClusterRecord named(String newName) {
    return new VirtualClusterRecord(
        id, newName, dataState, serviceMode, ingestionJobId, sourceId, activationTime);
  }

  public VirtualCluster shown() {
    return new VirtualCluster(id, name, dataState, serviceMode);
  }

  public VirtualClusterRecord in(VirtualCluster.DataState state) {
    return new VirtualClusterRecord(
        id, name, state, serviceMode, ingestionJobId, sourceId, activationTime);
  }

  public VirtualClusterRecord in(VirtualCluster.ServiceMode mode) {
    return new VirtualClusterRecord(
        id, name, dataState, mode, ingestionJobId, sourceId, activationTime);
  }

  public VirtualClusterRecord filledBy(@Nullable Long jobId) {
    return new VirtualClusterRecord(
        id, name, dataState, serviceMode, jobId, sourceId, activationTime);
  }

  public VirtualClusterRecord promoted(String source, Timestamp activation) {
    return new VirtualClusterRecord(
        id, name, VirtualCluster.DataState.READY, serviceMode, null, source, activation);
  }
}
