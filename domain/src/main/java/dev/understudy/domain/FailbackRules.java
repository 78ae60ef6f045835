package dev.understudy.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a standby can take net-new changes only. As CockroachDB does it: the primary says
 * that it was promoted out of this very virtual cluster, the standby still keeps the history since
 * then (its producer job does so for {@link HistoryWindow#LENGTH} after the failover), and so does
 * the primary (the job that a failover leaves there does, as long).
 *
 * <p>Only swapped roles make a failback. Where the standby was promoted last, its data is newer
 * than the primary's, and a stream that takes it again is a new one.
 */
public final class FailbackRules {
  private static final String SYSTEM = ":1";

  private FailbackRules() {}

  /**
   * One side as it describes itself.
   *
   * @param id {@code cluster id:virtual cluster id}
   * @param sourceId the same of what it was promoted out of; null where it never was
   * @param activation where its data was cut then
   * @param kept its producer jobs, as far as the cluster still lists them
   * @param now by its own clock
   */
  public record Side(
      String id,
      @Nullable String sourceId,
      @Nullable HlcTimestamp activation,
      List<Retention> kept,
      Instant now) {

    public Side {
      kept = List.copyOf(kept);
    }
  }

  /** A job that keeps history: since when it is there, and when it succeeded, if it did. */
  public record Retention(Instant created, @Nullable Instant succeeded) {}

  /** Empty where the primary was not promoted out of the standby's cluster. */
  public static Optional<Failback> decide(Side primary, Side standby) {
    HlcTimestamp activation = primary.activation();
    String source = primary.sourceId();
    if (source == null || activation == null || isPromotedLast(standby, primary, activation)) {
      return Optional.empty();
    }
    if (!source.equals(standby.id())) {
      return source.startsWith(clusterOf(standby.id()) + ":")
          ? Optional.of(Failback.fullCopy(another(source)))
          : Optional.empty();
    }
    Instant until = historyUntil(primary, standby, activation);
    Instant now = standby.now().isAfter(primary.now()) ? standby.now() : primary.now();
    if (!now.isBefore(until)) {
      return Optional.of(
          Failback.fullCopy(
              "the history since %s was kept until %s only"
                  .formatted(activation.toInstant(), until),
              until));
    }
    return Optional.of(
        new Failback(
            Failback.Mode.NET_NEW,
            "both have the same data up to %s, and the history since then is kept until %s"
                .formatted(activation.toInstant(), until),
            activation,
            primary.now(),
            until));
  }

  private static boolean isPromotedLast(Side standby, Side primary, HlcTimestamp activation) {
    HlcTimestamp own = standby.activation();
    return own != null && primary.id().equals(standby.sourceId()) && own.compareTo(activation) > 0;
  }

  /**
   * The earlier of both sides' ends. The standby's job ended when the failover did, and counts from
   * there; where it is not listed any more, or never heard of the failover, the activation is what
   * is certain. The first to end after the activation is the one: jobs of older failovers end
   * later.
   */
  private static Instant historyUntil(Side primary, Side standby, HlcTimestamp activation) {
    Instant parted = activation.toInstant();
    Instant onStandby =
        first(standby.kept().stream().map(Retention::succeeded), parted).orElse(parted);
    Instant onPrimary =
        first(primary.kept().stream().map(Retention::created), parted).orElse(onStandby);
    return (onPrimary.isBefore(onStandby) ? onPrimary : onStandby).plus(HistoryWindow.LENGTH);
  }

  /** A cluster lists its jobs' times in whole seconds. */
  private static Optional<Instant> first(Stream<@Nullable Instant> times, Instant since) {
    return times
        .flatMap(Stream::ofNullable)
        .filter(time -> !time.isBefore(since.truncatedTo(ChronoUnit.SECONDS)))
        .min(Comparator.naturalOrder());
  }

  private static String another(String source) {
    return source.endsWith(SYSTEM)
        ? "the old primary was not virtualized when it was replicated: all goes into a virtual"
            + " cluster of its own there, and what its system holds stays beside it"
        : "the primary was promoted out of %s, which the standby has no more".formatted(source);
  }

  private static String clusterOf(String id) {
    return id.substring(0, Math.max(0, id.lastIndexOf(':')));
  }
}
