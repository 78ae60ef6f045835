package dev.understudy.activities.stream;

import dev.understudy.activities.cluster.JobsConnection.Job;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.UnderstudyException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a primary whether it still keeps history for a standby. Nothing else may end a stream whose
 * source is lost: a primary that is silent may come back.
 */
public final class PrimaryWord {
  /** How a standby's error names the job on its primary, in all versions. */
  private static final Pattern PRODUCER =
      Pattern.compile("(?:replication stream|producer job) (\\d+)");

  private final StreamClusters clusters;

  public PrimaryWord(StreamClusters clusters) {
    this.clusters = clusters;
  }

  /** What a primary said. */
  public sealed interface Said {

    /** It cannot be reached. */
    record Nothing() implements Said {}

    /** It answers, and has not given the standby up as far as can be told. */
    record Alive() implements Said {}

    /** It keeps no history for the standby any more; a stream cannot go on after that. */
    record Expired(String words) implements Said {}
  }

  /** Asks once; both clusters are only read. */
  public Said ask(StreamRecord record, String virtualCluster, SystemConnection standby) {
    Optional<Long> named = producerOf(virtualCluster, standby);
    try (SystemConnection primary = clusters.primary(record)) {
      return judged(primary.producers(), named);
    } catch (UnderstudyException silent) {
      return silent.code() == ErrorCode.CLUSTER_UNREACHABLE ? new Said.Nothing() : new Said.Alive();
    }
  }

  /**
   * The job that the standby names decides. Where it names none, the stream is only given up if no
   * job of the primary keeps history for anybody.
   */
  private static Said judged(List<Job> producers, Optional<Long> named) {
    Optional<Job> own =
        producers.stream()
            .filter(job -> named.filter(id -> id == job.id()).isPresent())
            .findFirst();
    boolean anyAlive = producers.stream().anyMatch(job -> !job.isOver());
    return own.or(() -> anyAlive ? Optional.empty() : producers.stream().findFirst())
        .filter(job -> job.isOver() && !job.hasSucceeded())
        .<Said>map(job -> new Said.Expired(words(job)))
        .orElseGet(Said.Alive::new);
  }

  private static String words(Job job) {
    return job.error().isBlank() ? "job %d is %s".formatted(job.id(), job.status()) : job.error();
  }

  /** The primary's job, where the standby's own has failed to reach it and says its number. */
  private static Optional<Long> producerOf(String virtualCluster, SystemConnection standby) {
    return standby
        .replication(virtualCluster)
        .flatMap(standby::ingestionJob)
        .map(job -> PRODUCER.matcher(job.error()))
        .filter(Matcher::find)
        .map(found -> Long.valueOf(found.group(1)));
  }
}
