package dev.understudy.activities.stream;

import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Login;
import dev.understudy.domain.UnderstudyException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An application virtual cluster in memory; jobs and what was done are its cluster's. */
final class FakeApplication implements ApplicationConnection {
  final Map<Long, Schedule> schedules = new TreeMap<>();
  final Map<Long, Changefeed> changefeeds = new TreeMap<>();
  final List<Job> others = new ArrayList<>();
  final List<String> done;
  private final FakeStandby cluster;

  /** What was active at the failover time; null where the cluster does not tell. */
  @Nullable Set<Long> activeThen = new HashSet<>();

  int sessions;

  /** So many more changes are obeyed before the connection breaks; negative for no end. */
  int changesUntilBroken = -1;

  /** A schedule that the cluster refuses to pause. */
  long stubborn;

  FakeApplication(FakeStandby cluster) {
    this.cluster = cluster;
    this.done = cluster.done;
  }

  void schedule(long id, boolean active, Instant created) {
    schedules.put(
        id,
        new Schedule(id, "label " + id, active, false, "BACKUP INTO 'x://" + id + "'", created));
  }

  void changefeed(long id, String status, @Nullable HlcTimestamp highWater, String error) {
    String statement = "CREATE CHANGEFEED FOR TABLE t INTO 'external://s" + id + "'";
    changefeeds.put(
        id,
        new Changefeed(
            id,
            status,
            statement,
            "{t}",
            highWater,
            FakeStandby.START.minusSeconds(60),
            null,
            error));
  }

  @Override
  public int clientSessions() {
    return sessions;
  }

  @Override
  public BackupMade backUp(String location) {
    return cluster.backUpEverything(location);
  }

  @Override
  public HlcTimestamp proveServing() {
    done.add("prove");
    return cluster.clock();
  }

  @Override
  public void createAdministrator(Login login) {
    cluster.createAdministrator(login);
  }

  @Override
  public List<Schedule> dataSchedules() {
    return List.copyOf(schedules.values());
  }

  @Override
  public Optional<Set<Long>> activeSchedules(HlcTimestamp at) {
    return Optional.ofNullable(activeThen);
  }

  @Override
  public void pauseSchedule(long id) {
    change("pause " + id);
    if (id == stubborn) {
      throw new UnderstudyException(ErrorCode.CLUSTER_REFUSED, "not your schedule");
    }
    put(id, false);
  }

  @Override
  public void resumeSchedule(long id) {
    change("resume " + id);
    put(id, true);
  }

  private void put(long id, boolean active) {
    schedules.computeIfPresent(
        id,
        (same, known) ->
            new Schedule(
                id, known.label(), active, known.changefeed(), known.command(), known.created()));
  }

  @Override
  public List<Changefeed> changefeeds() {
    return List.copyOf(changefeeds.values());
  }

  @Override
  public long createChangefeed(String statement) {
    change("create");
    long id = 1_000 + changefeeds.size();
    changefeeds.put(
        id, new Changefeed(id, "running", statement, "{t}", null, FakeStandby.START, null, ""));
    return id;
  }

  @Override
  public List<Job> otherJobs() {
    return others;
  }

  @Override
  public Optional<Job> findJob(String type, String location) {
    return cluster.findJob(type, location);
  }

  @Override
  public Optional<Job> findJobSince(Instant begun, String type, String location) {
    return cluster.findJobSince(begun, type, location);
  }

  @Override
  public Optional<Job> job(long id) {
    return cluster.job(id);
  }

  @Override
  public void cancelJob(long id) {
    change("cancel " + id);
    changefeeds.computeIfPresent(
        id,
        (same, known) ->
            new Changefeed(
                id,
                "canceled",
                known.description(),
                known.tables(),
                known.highWater(),
                known.created(),
                known.finished(),
                ""));
  }

  private void change(String what) {
    if (changesUntilBroken == 0) {
      throw new UnderstudyException(ErrorCode.CLUSTER_UNREACHABLE, "the connection broke");
    }
    changesUntilBroken--;
    done.add(what);
  }

  /** The ids of the changefeeds that run. */
  Set<Long> running() {
    return changefeeds.values().stream()
        .filter(Changefeed::isRunning)
        .map(Changefeed::jobId)
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    // Its cluster keeps count of what was closed.
  }
}
