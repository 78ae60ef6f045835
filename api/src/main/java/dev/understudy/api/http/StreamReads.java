package dev.understudy.api.http;

import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.StreamFilter;
import dev.understudy.catalog.StreamReader;
import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.StreamNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads streams for callers that may see them; asks nothing but the catalog. */
public final class StreamReads {
  private static final String LIST = "streams";
  private static final int LOOKED_THROUGH = 100;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final int LOOKS = 50;

  private final StreamReader streams;
  private final ClusterReader clusters;
  private final Clock clock;

  public StreamReads(StreamReader streams, ClusterReader clusters, Clock clock) {
    this.streams = streams;
    this.clusters = clusters;
    this.clock = clock;
  }

  /** A page of streams. */
  record Page(List<StreamView> physicalReplicationStreams, @Nullable Pagination pagination) {}

  /** A page of streams before it is shown. */
  record Found(List<StreamSnapshot> streams, @Nullable Pagination pagination) {}

  /** A stream on either of whose clusters the caller has one of the roles. */
  StreamSnapshot require(Caller caller, Set<Role> roles, String id) {
    UUID streamId = WireFormat.id("id", id);
    StreamSnapshot found = require(streamId);
    if (!mayOnEither(caller, roles, found.record(), new HashMap<>())) {
      throw Caller.denied("physical replication stream '" + streamId + "'", roles);
    }
    return found;
  }

  /** As a workflow's names show them. */
  StreamNames namesOf(StreamRecord record) {
    return StreamNames.of(record, clusters::nameOf);
  }

  Optional<StreamSnapshot> find(UUID streamId) {
    return streams.find(streamId);
  }

  StreamSnapshot require(UUID streamId) {
    return find(streamId)
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.STREAM_NOT_FOUND,
                    "physical replication stream '" + streamId + "' not found"));
  }

  /**
   * A failback, or the end of a cluster, may be asked for as soon as a failover is COMPLETED, while
   * that stream still holds its clusters for a moment to care for jobs. If it takes longer than
   * this waits, the claim says who holds them.
   */
  void awaitJobsManaged(UUID... clusterIds) {
    for (int round = 0;
        round < LOOKS && Stream.of(clusterIds).anyMatch(this::isManagingJobs);
        round++) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  /** Whether the last stream of a cluster is over but for the care for its jobs. */
  private boolean isManagingJobs(UUID clusterId) {
    return newest(clusterId, true, 1).stream()
        .anyMatch(last -> last.record().state().phase() == StreamPhase.MANAGING_JOBS);
  }

  StreamView view(StreamSnapshot snapshot, boolean full) {
    return full
        ? StreamView.full(snapshot, streams.timeline(snapshot.record().id()), clock.instant())
        : StreamView.plain(snapshot, clock.instant());
  }

  Page list(Caller caller, Query query) {
    boolean full = query.full();
    Found found = find(caller, query, stream -> true);
    return new Page(
        found.streams().stream().map(stream -> view(stream, full)).toList(), found.pagination());
  }

  /**
   * Those that the caller may see.
   *
   * @param shown what of them is shown at all
   */
  Found find(Caller caller, Query query, Predicate<StreamSnapshot> shown) {
    int limit = query.limit();
    List<StreamSnapshot> page = new ArrayList<>();
    Map<UUID, Boolean> known = new HashMap<>();
    StreamFilter.@Nullable Position after = position(query);
    // What the caller may not see is left out, so a page may take more than one read to fill.
    while (true) {
      List<StreamSnapshot> found = streams.list(filter(query, after, limit + 1));
      for (StreamSnapshot stream : found) {
        after = new StreamFilter.Position(stream.record().createdAt(), stream.record().id());
        if (shown.test(stream) && mayOnEither(caller, Role.READ_STREAM, stream.record(), known)) {
          page.add(stream);
        }
        if (page.size() > limit) {
          return new Found(page.subList(0, limit), next(page.get(limit - 1)));
        }
      }
      if (found.size() <= limit) {
        return new Found(page, null);
      }
    }
  }

  /** The stream that a cluster is in, or else the last that it was in. */
  Optional<StreamSnapshot> ofCluster(UUID clusterId, Predicate<StreamSnapshot> shown) {
    return Stream.of(false, true)
        .flatMap(finished -> newest(clusterId, finished, LOOKED_THROUGH).stream())
        .filter(shown)
        .findFirst();
  }

  private List<StreamSnapshot> newest(UUID clusterId, boolean showFinished, int most) {
    return streams.list(
        new StreamFilter(null, null, clusterId, showFinished, null, true, null, most));
  }

  private boolean mayOnEither(
      Caller caller, Set<Role> roles, StreamRecord stream, Map<UUID, Boolean> known) {
    return caller.mayEverywhere(roles)
        || may(caller, roles, stream.primaryClusterId(), known)
        || may(caller, roles, stream.standbyClusterId(), known);
  }

  private boolean may(Caller caller, Set<Role> roles, UUID clusterId, Map<UUID, Boolean> known) {
    return known.computeIfAbsent(
        clusterId,
        id -> clusters.find(id).map(cluster -> caller.may(roles, cluster)).orElse(false));
  }

  private static StreamFilter filter(
      Query query, StreamFilter.@Nullable Position after, int limit) {
    return new StreamFilter(
        query.id("primary_cluster_id").orElse(null),
        query.id("standby_cluster_id").orElse(null),
        query.id("cluster_id").orElse(null),
        query.flag("show_completed"),
        query.time("pagination.as_of_time").orElse(null),
        query.descending(),
        after,
        limit);
  }

  private static StreamFilter.@Nullable Position position(Query query) {
    return query
        .text("pagination.page")
        .map(text -> PageToken.decode(LIST, text))
        .map(token -> new StreamFilter.Position(instant(token.key()), token.id()))
        .orElse(null);
  }

  private static Pagination next(StreamSnapshot last) {
    Instant createdAt = last.record().createdAt();
    String key = String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, createdAt));
    return new Pagination(new PageToken(LIST, key, last.record().id()).encoded());
  }

  private static Instant instant(String micros) {
    try {
      Instant time = Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
      if (WireFormat.isKept(time)) {
        return time;
      }
    } catch (NumberFormatException | ArithmeticException | java.time.DateTimeException e) {
      throw new UnderstudyException(ErrorCode.INVALID_ARGUMENT, "invalid pagination.page", e);
    }
    throw Query.invalid("invalid pagination.page");
  }
}
