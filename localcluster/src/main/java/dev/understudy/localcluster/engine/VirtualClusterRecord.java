package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.mvcc.Timestamp;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a virtual cluster. {@code sourceId} ({@code cluster:virtual cluster}) and
 * {@code activationTime} tell where it was once replicated from and when it was promoted. A reader
 * has in {@code readOf} whose keys it shows, and in {@code frozenAt} as of when, once they no
 * longer follow a primary.
 */
public record VirtualClusterRecord(
    long id,
    String name,
    VirtualCluster.DataState dataState,
    VirtualCluster.ServiceMode serviceMode,
    @Nullable Long ingestionJobId,
    @Nullable String sourceId,
    @Nullable Timestamp activationTime,
    @Nullable Long readOf,
    @Nullable Timestamp frozenAt) {

  public static VirtualClusterRecord empty(long id, String name, VirtualCluster.DataState state) {
    return new VirtualClusterRecord(
        id, name, state, VirtualCluster.ServiceMode.NONE, null, null, null, null, null);
  }

  public VirtualCluster shown() {
    return new VirtualCluster(id, name, dataState, serviceMode);
  }

  public boolean isReader() {
    return readOf != null;
  }

  /** Whether it shows the keys of another virtual cluster. */
  public boolean reads(long parent) {
    return readOf != null && readOf == parent;
  }

  /** Where it was once replicated from, if it was. */
  public Optional<PriorReplication> prior() {
    return sourceId == null || activationTime == null
        ? Optional.empty()
        : Optional.of(new PriorReplication(sourceId, activationTime));
  }

  public VirtualClusterRecord in(VirtualCluster.DataState state) {
    return with(state, serviceMode, ingestionJobId);
  }

  public VirtualClusterRecord in(VirtualCluster.ServiceMode mode) {
    return with(dataState, mode, ingestionJobId);
  }

  public VirtualClusterRecord filledBy(@Nullable Long jobId) {
    return with(dataState, serviceMode, jobId);
  }

  private VirtualClusterRecord with(
      VirtualCluster.DataState state, VirtualCluster.ServiceMode mode, @Nullable Long jobId) {
    return new VirtualClusterRecord(
        id, name, state, mode, jobId, sourceId, activationTime, readOf, frozenAt);
  }

  public VirtualClusterRecord promoted(PriorReplication prior) {
    return new VirtualClusterRecord(
        id,
        name,
        VirtualCluster.DataState.READY,
        serviceMode,
        null,
        prior.sourceId(),
        prior.activationTime(),
        readOf,
        frozenAt);
  }

  public VirtualClusterRecord reading(long parent) {
    return new VirtualClusterRecord(
        id,
        name,
        dataState,
        serviceMode,
        ingestionJobId,
        sourceId,
        activationTime,
        parent,
        frozenAt);
  }

  public VirtualClusterRecord frozen(@Nullable Timestamp at) {
    return new VirtualClusterRecord(
        id, name, dataState, serviceMode, ingestionJobId, sourceId, activationTime, readOf, at);
  }
}
