package dev.understudy.activities.stream;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.JobsConnection.Job;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.Replication;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.PauseSteps;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Halts a standby's replication and lets it go on; speaks to the standby alone. */
final class PauseStepsActivities implements PauseSteps {
  private static final Duration EVERY = Duration.ofMillis(200);
  private static final Duration A_WHILE = Duration.ofSeconds(60);
  private static final Duration FIRST_REST = Duration.ofSeconds(2);
  private static final Duration LONGEST_REST = Duration.ofMinutes(5);

  /**
   * A scan has no replicated time to show that it moves. A cluster gives up on an absent primary
   * after three to four minutes; what ran for longer has found it.
   */
  private static final Duration STEADY = Duration.ofMinutes(5);

  private final StreamClusters clusters;
  private final Names names;
  private final Waiting waiting;

  PauseStepsActivities(StreamClusters clusters, Names names, Waiting waiting) {
    this.clusters = clusters;
    this.names = names;
    this.waiting = waiting;
  }

  @Override
  public void pauseReplication(StreamRecord record) {
    clusters.checkDriver(record);
    String name = virtualCluster(record);
    try (SystemConnection standby = clusters.standby(record)) {
      if (!replication(standby, name).isPaused()) {
        standby.pauseReplication(name);
        waiting.until(
            "The pause of replication",
            EVERY,
            A_WHILE,
            () -> replication(standby, name).isPaused());
      }
    }
  }

  @Override
  public Resumed resumeReplication(StreamRecord record) {
    clusters.checkDriver(record);
    String name = virtualCluster(record);
    try (SystemConnection standby = clusters.standby(record)) {
      return new Resuming(record, name, standby).untilAhead();
    }
  }

  private static String virtualCluster(StreamRecord record) {
    return ((StreamState.Ingesting) record.state()).facts().virtualCluster();
  }

  /** What can be paused and resumed; anything else is somebody else's doing. */
  private static Replication replication(SystemConnection standby, String name) {
    return standby
        .replication(name)
        .filter(Replication::isFilled)
        .filter(found -> !found.isReady() && !found.isFailingOver())
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.CLUSTER_REFUSED,
                    "The standby's virtual cluster %s is not being replicated.".formatted(name)));
  }

  /** One attempt, with what was seen on the way. */
  private final class Resuming {
    private final StreamRecord record;
    private final String name;
    private final SystemConnection standby;
    private Duration rest = FIRST_REST;
    private Instant runningSince = waiting.now();
    private int orders;
    private String lastError = "";

    private Resuming(StreamRecord record, String name, SystemConnection standby) {
      this.record = record;
      this.name = name;
      this.standby = standby;
    }

    private Resumed untilAhead() {
      @Nullable Instant before = replication(standby, name).replicatedTime();
      while (true) {
        Replication now = replication(standby, name);
        if (now.isPaused()) {
          order(now);
        } else if (isAhead(before, now)) {
          return new Resumed(now.replicatedTime() == null, sentence());
        }
        waiting.pause(EVERY);
      }
    }

    private boolean isAhead(@Nullable Instant before, Replication now) {
      Instant replicated = now.replicatedTime();
      boolean moved = replicated != null && (before == null || replicated.isAfter(before));
      return moved || Duration.between(runningSince, waiting.now()).compareTo(STEADY) > 0;
    }

    private void order(Replication paused) {
      if (orders > 0) {
        lastError = errorOf(paused).orElse(lastError);
        waiting.pause(rest);
        rest =
            rest.multipliedBy(2).compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest.multipliedBy(2);
        clusters.checkDriver(record);
      } else {
        lastError = errorOf(paused).orElse("");
      }
      reconnect();
      standby.resumeReplication(name);
      orders++;
      runningSince = waiting.now();
    }

    /**
     * With the certificate and password that the catalog has of the primary now: the pause may be
     * for their renewal. A primary that is away is none of this step's business, and must not cost
     * the connection with which the standby is told to go on.
     */
    private void reconnect() {
      clusters
          .replicationAccess(record)
          .ifPresent(
              primary -> {
                try (SystemConnection own = clusters.standby(record)) {
                  own.connectTo(names.connection(record), primary);
                } catch (UnderstudyException noWay) {
                  lastError = String.valueOf(noWay.getMessage());
                }
              });
    }

    private Optional<String> errorOf(Replication paused) {
      return standby.ingestionJob(paused).map(Job::error).filter(error -> !error.isBlank());
    }

    private String sentence() {
      String told =
          switch (orders) {
            case 0 -> "the standby goes on without having been told";
            case 1 -> "the standby was told to go on, and does";
            default -> "the standby was told %d times to go on, and does".formatted(orders);
          };
      return lastError.isEmpty() ? told : told + "; it had paused because of: " + lastError;
    }
  }
}
