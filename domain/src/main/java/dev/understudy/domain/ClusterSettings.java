package dev.understudy.domain;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was set on a cluster after it was made, and how far the cluster knows.
 *
 * @param disruption the regions that are cut off
 * @param due parts that the cluster is yet to be brought to
 * @param problems why a part could not be, where it could not
 * @param creationProblem why the cluster could not be created; null where it was
 */
public record ClusterSettings(
    BackupConfig backups,
    List<RegionDisruption> disruption,
    boolean metricExport,
    Set<Part> due,
    Map<Part, String> problems,
    @Nullable String creationProblem) {
  /** Of a cluster on which nothing was set. */
  public static final ClusterSettings INITIAL =
      new ClusterSettings(BackupConfig.INITIAL, List.of(), false, Set.of(), Map.of(), null);

  /** What the cluster itself has to be told of; the rest is only written down. */
  public enum Part {
    BACKUPS,
    DISRUPTION
  }

  public ClusterSettings {
    disruption = List.copyOf(disruption);
    due = Set.copyOf(due);
    problems = Map.copyOf(problems);
  }

  /**
   * The settings after a change; those of the specification are not among them.
   *
   * @throws UnderstudyException as {@link BackupConfig#changed}
   */
  public ClusterSettings changed(ClusterChange change) {
    return switch (change) {
      case ClusterChange.Specification unused -> this;
      case ClusterChange.Backups wanted ->
          new ClusterSettings(
                  backups.changed(wanted), disruption, metricExport, due, problems, creationProblem)
              .with(Part.BACKUPS, true, null);
      case ClusterChange.Disruption wanted ->
          new ClusterSettings(
                  backups, wanted.regions(), metricExport, due, problems, creationProblem)
              .with(Part.DISRUPTION, true, null);
      case ClusterChange.MetricExport wanted ->
          new ClusterSettings(
              backups, disruption, wanted.enabled(), due, problems, creationProblem);
    };
  }

  /**
   * After the cluster was told of a part, or could not be.
   *
   * @param problem why it could not be; null where it was
   */
  public ClusterSettings settled(Part part, @Nullable String problem) {
    return with(part, false, problem);
  }

  /** With why the cluster was not created. */
  public ClusterSettings failedWith(String reason) {
    return new ClusterSettings(backups, disruption, metricExport, due, problems, reason);
  }

  /** Whether a part is the same in both. */
  public boolean agreesWith(ClusterSettings other, Part part) {
    return switch (part) {
      case BACKUPS -> Objects.equals(backups, other.backups);
      case DISRUPTION -> Objects.equals(disruption, other.disruption);
    };
  }

  private ClusterSettings with(Part part, boolean isDue, @Nullable String problem) {
    EnumSet<Part> left = EnumSet.noneOf(Part.class);
    left.addAll(due);
    EnumMap<Part, String> known = new EnumMap<>(Part.class);
    known.putAll(problems);
    left.remove(part);
    known.remove(part);
    if (isDue) {
      left.add(part);
    }
    if (problem != null) {
      known.put(part, problem);
    }
    return new ClusterSettings(
        backups,
        disruption,
        metricExport,
        Collections.unmodifiableSet(left),
        Collections.unmodifiableMap(known),
        creationProblem);
  }
}
