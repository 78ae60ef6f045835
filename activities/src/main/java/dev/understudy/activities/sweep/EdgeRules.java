package dev.understudy.activities.sweep;

import dev.understudy.activities.stream.PrimaryWord;
import dev.understudy.activities.stream.Sampler;
import dev.understudy.domain.Attention;
import dev.understudy.domain.FailoverRules;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.Reader;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.workflows.contract.IngestEdge.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which line a sample crosses, by the row and what was told before. An edge is told again until the
 * row shows that the workflow took it.
 */
final class EdgeRules {
  private static final Duration LAG_BUDGET = Duration.ofSeconds(60);

  /** Within the budget again only well below it, so that a lag at the line does not flutter. */
  private static final Duration LAG_SETTLED = Duration.ofSeconds(30);

  private static final Duration BETWEEN_REPEATS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LAG_EDGES = Duration.ofSeconds(60);
  private static final Duration BETWEEN_SAMPLES = Duration.ofHours(1);

  private static final Set<String> NOT_REPLICATING = Set.of(Sampler.GONE, "ready", "add");

  /** Shorter than a sweep's activity, so that each stream's turn comes in every one. */
  private static final int TURNS = Math.toIntExact(Duration.ofMinutes(55).toSeconds());

  private EdgeRules() {}

  /** What counts as told when a watch begins: hourly samples come at times spread over the hour. */
  static Told atFirst(UUID streamId, Instant now) {
    Duration turn = Duration.ofSeconds(Math.floorMod(streamId.hashCode(), TURNS));
    return Told.NOTHING.with(Kind.HOURLY, now.minus(BETWEEN_SAMPLES).plus(turn));
  }

  /**
   * @param told the last edge of each sort
   */
  static Optional<Kind> edge(StreamRecord row, ProgressSample sample, Told told) {
    Instant now = sample.sampledAt();
    if (row.state() instanceof StreamState.Ingesting
        && !isReplicating(sample)
        && row.attention() == null) {
      return unlessToldSince(told.state(), Kind.GONE, now.minus(BETWEEN_REPEATS));
    }
    if (row.state() instanceof StreamState.InitialScan && sample.replicatedTime() != null) {
      return unlessToldSince(told.state(), Kind.SCAN_FINISHED, now.minus(BETWEEN_REPEATS));
    }
    boolean meantToRun =
        row.state() instanceof StreamState.InitialScan
            || row.state() instanceof StreamState.Replicating;
    if (meantToRun && sample.status().equals("replication paused")) {
      return unlessToldSince(told.state(), Kind.PAUSED_BY_CLUSTER, now.minus(BETWEEN_REPEATS));
    }
    if (!(row.state() instanceof StreamState.Replicating)) {
      return Optional.empty();
    }
    Optional<Kind> lag = lagEdge(sample, told.lag(), now);
    if (lag.isPresent()) {
      return lag;
    }
    return unlessToldSince(told.hourly(), Kind.HOURLY, now.minus(BETWEEN_SAMPLES));
  }

  /** Whether it is worth asking the primary how it is. */
  static boolean isSourceInDoubt(StreamRecord row, ProgressSample sample) {
    boolean needed =
        row.state() instanceof StreamState.Ingesting
            || row.state() instanceof StreamState.Scheduled;
    return needed
        && (isBehind(sample)
            || row.attention() != null
            || row.state() instanceof StreamState.Halted);
  }

  /** Whether it is worth asking the standby for its reader, which serves after the scan. */
  static boolean isReaderAwaited(StreamRecord row, ProgressSample sample, Told told) {
    Reader reader = row.reader();
    return reader != null
        && reader.readySince() == null
        && row.state() instanceof StreamState.Replicating
        && unlessToldSince(
                told.state(), Kind.READER_READY, sample.sampledAt().minus(BETWEEN_REPEATS))
            .isPresent();
  }

  /** What to say of a primary that was asked because it was in doubt. */
  static Optional<Kind> sourceEdge(
      StreamRecord row, ProgressSample sample, PrimaryWord.Said said, Motion motion, Told told) {
    Instant now = sample.sampledAt();
    Instant since = now.minus(BETWEEN_REPEATS);
    if (said instanceof PrimaryWord.Said.Expired) {
      return unlessToldSince(told.state(), Kind.SOURCE_EXPIRED, since);
    }
    boolean halted =
        row.state() instanceof StreamState.Pausing || row.state() instanceof StreamState.Paused;
    boolean resuming = row.state() instanceof StreamState.Resuming;
    boolean silent = said instanceof PrimaryWord.Said.Nothing;
    boolean cutOff = !halted && (resuming || isBehind(sample)) && motion.stands(now);
    Attention attention = row.attention();
    if (attention == null) {
      return silent || cutOff
          ? unlessToldSince(told.state(), Kind.SOURCE_LOST, since)
          : Optional.empty();
    }
    boolean scanning = sample.replicatedTime() == null && !resuming;
    boolean back = !silent && (halted || scanning || motion.moves(now));
    return attention.reason() == Attention.Reason.SOURCE_LOST && back
        ? unlessToldSince(told.state(), Kind.SOURCE_BACK, since)
        : Optional.empty();
  }

  /** Whether something still replicates into the virtual cluster, be it paused. */
  static boolean isReplicating(ProgressSample sample) {
    return !NOT_REPLICATING.contains(sample.status());
  }

  static boolean isBehind(ProgressSample sample) {
    return lag(sample).compareTo(LAG_SETTLED) > 0;
  }

  private static Optional<Kind> lagEdge(
      ProgressSample sample, Told.@Nullable Edge last, Instant now) {
    boolean over = last != null && last.kind() == Kind.LAG_OVER_BUDGET;
    Duration lag = lag(sample);
    boolean crossed = over ? lag.compareTo(LAG_SETTLED) < 0 : lag.compareTo(LAG_BUDGET) > 0;
    boolean lately = last != null && last.at().isAfter(now.minus(BETWEEN_LAG_EDGES));
    if (!crossed || lately) {
      return Optional.empty();
    }
    return Optional.of(over ? Kind.LAG_WITHIN_BUDGET : Kind.LAG_OVER_BUDGET);
  }

  private static Duration lag(ProgressSample sample) {
    Instant replicated = sample.replicatedTime();
    return replicated == null
        ? Duration.ZERO
        : Duration.between(replicated, FailoverRules.clusterTime(sample.sampledAt(), sample));
  }

  private static Optional<Kind> unlessToldSince(
      Told.@Nullable Edge last, Kind kind, Instant since) {
    boolean toldLately = last != null && last.kind() == kind && last.at().isAfter(since);
    return toldLately ? Optional.empty() : Optional.of(kind);
  }
}
