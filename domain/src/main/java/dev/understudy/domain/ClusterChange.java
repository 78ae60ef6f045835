package dev.understudy.domain;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What somebody wants to be otherwise with a cluster; what is null stays as it is. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "of")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ClusterChange.Specification.class, name = "SPECIFICATION"),
  @JsonSubTypes.Type(value = ClusterChange.Backups.class, name = "BACKUPS"),
  @JsonSubTypes.Type(value = ClusterChange.Disruption.class, name = "DISRUPTION"),
  @JsonSubTypes.Type(value = ClusterChange.MetricExport.class, name = "METRIC_EXPORT")
})
public sealed interface ClusterChange {

  /**
   * To what was asked for when it was created.
   *
   * @param labels all that there shall be
   * @param regionNodes of all regions
   */
  record Specification(
      @Nullable Map<String, String> labels,
      @Nullable Boolean deleteProtection,
      @Nullable String parentId,
      @Nullable Map<String, Integer> regionNodes,
      @Nullable String machineType,
      @Nullable Integer numVirtualCpus,
      @Nullable Integer storageGib,
      @Nullable Integer diskIops)
      implements ClusterChange {

    /** The specification with the change made. */
    public ClusterSpec applyTo(ClusterSpec spec) {
      return new ClusterSpec(
          spec.plan(),
          spec.cockroachVersion(),
          Objects.requireNonNullElse(regionNodes, spec.regionNodes()),
          machineType == null ? spec.machineType() : machineType,
          Objects.requireNonNullElse(numVirtualCpus, spec.numVirtualCpus()),
          Objects.requireNonNullElse(storageGib, spec.storageGib()),
          Objects.requireNonNullElse(diskIops, spec.diskIops()),
          spec.cidrRange(),
          spec.networkVisibility(),
          Objects.requireNonNullElse(deleteProtection, spec.deleteProtection()),
          Objects.requireNonNullElse(parentId, spec.parentId()),
          Objects.requireNonNullElse(labels, spec.labels()),
          spec.supportsClusterVirtualization(),
          spec.selfHosted());
    }
  }

  /** To its scheduled backups. */
  record Backups(
      @Nullable Boolean enabled,
      @Nullable Integer frequencyMinutes,
      @Nullable Integer retentionDays)
      implements ClusterChange {}

  /** To which of its regions are cut off; none for an end of that. */
  record Disruption(List<RegionDisruption> regions) implements ClusterChange {
    public Disruption {
      regions = List.copyOf(regions);
    }
  }

  /** To whether its metrics are offered to Prometheus. */
  record MetricExport(boolean enabled) implements ClusterChange {}
}
