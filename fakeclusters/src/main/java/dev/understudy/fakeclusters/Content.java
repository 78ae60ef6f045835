package dev.understudy.fakeclusters;

import dev.understudy.activities.cluster.ApplicationConnection.Changefeed;
import dev.understudy.activities.cluster.ApplicationConnection.Schedule;
import dev.understudy.domain.HlcTimestamp;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a virtual cluster holds, all of which replication carries over.
 *
 * @param data stands for the rows: the same number, the same rows
 * @param users passwords by name
 */
record Content(
    long data,
    Map<String, String> users,
    Map<Long, Plan> schedules,
    Map<Long, Changefeed> changefeeds,
    Map<Long, FakeJob> jobs) {
  static final Content EMPTY = new Content(0, Map.of(), Map.of(), Map.of(), Map.of());

  /** A schedule, and when it was paused last; null where it never was. */
  record Plan(Schedule schedule, @Nullable Instant pausedAt) {

    boolean wasActiveAt(Instant time) {
      return schedule.active() || (pausedAt != null && pausedAt.isAfter(time));
    }

    Plan turned(boolean active, Instant now) {
      return new Plan(
          new Schedule(
              schedule.id(),
              schedule.label(),
              active,
              schedule.changefeed(),
              schedule.command(),
              schedule.created()),
          active ? pausedAt : now);
    }
  }

  Content {
    users = Map.copyOf(users);
    schedules = Map.copyOf(schedules);
    changefeeds = Map.copyOf(changefeeds);
    jobs = Map.copyOf(jobs);
  }

  Content written() {
    return new Content(data + 1, users, schedules, changefeeds, jobs);
  }

  Content withUser(String name, String password) {
    return new Content(data, put(users, name, password), schedules, changefeeds, jobs);
  }

  Content with(Plan plan) {
    return new Content(data, users, put(schedules, plan.schedule().id(), plan), changefeeds, jobs);
  }

  Content with(Changefeed changefeed) {
    return new Content(
        data, users, schedules, put(changefeeds, changefeed.jobId(), changefeed), jobs);
  }

  Content with(FakeJob job) {
    return new Content(data, users, schedules, changefeeds, put(jobs, job.id(), job));
  }

  Content withChangefeeds(UnaryOperator<Changefeed> change) {
    Content changed = this;
    for (Changefeed changefeed : changefeeds.values()) {
      changed = changed.with(change.apply(changefeed));
    }
    return changed;
  }

  /** On another cluster than its own a changefeed fails. */
  Content onAnotherCluster(Instant now) {
    return withChangefeeds(
        changefeed ->
            changefeed.isRunning()
                ? over(changefeed, "failed", now, "originally created by cluster another")
                : changefeed);
  }

  static Changefeed over(Changefeed known, String status, Instant now, String error) {
    return new Changefeed(
        known.jobId(),
        status,
        known.description(),
        known.tables(),
        known.highWater(),
        known.created(),
        now,
        error);
  }

  static Changefeed running(long id, String statement, Instant created) {
    HlcTimestamp highWater = HlcTimestamp.of(created);
    return new Changefeed(id, "running", statement, "{t}", highWater, created, null, "");
  }

  Optional<FakeJob> newest(String type, String location, Instant after) {
    return newest(jobs, type, location, after);
  }

  static Optional<FakeJob> newest(
      Map<Long, FakeJob> jobs, String type, String location, Instant after) {
    return new TreeMap<>(jobs)
        .descendingMap().values().stream()
            .filter(job -> job.type().equals(type) && job.description().contains(location))
            .filter(job -> job.created().isAfter(after))
            .findFirst();
  }

  private static <K, V> Map<K, V> put(Map<K, V> known, K key, V value) {
    Map<K, V> changed = new TreeMap<>(known);
    changed.put(key, value);
    return changed;
  }
}
