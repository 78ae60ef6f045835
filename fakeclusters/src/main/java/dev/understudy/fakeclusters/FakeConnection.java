package dev.understudy.fakeclusters;

import dev.understudy.activities.cluster.JobsConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What both kinds of connection do alike: ask at a moment, and write down what would change. */
abstract class FakeConnection implements JobsConnection {
  private static final Duration LOOK = Duration.ofMillis(20);

  final FakeCluster cluster;
  private final FakeProcess process;

  FakeConnection(FakeProcess process, FakeCluster cluster) {
    this.process = process;
    this.cluster = cluster;
  }

  /** The jobs that this side of the cluster shows. */
  abstract Map<Long, FakeJob> jobs();

  abstract void keep(FakeJob job);

  /** Looks at the cluster as it is now. */
  final <T> T ask(Supplier<T> question) {
    synchronized (cluster.clusters()) {
      process.check(cluster);
      cluster.advance();
      return question.get();
    }
  }

  /** Carries a statement out that says whether it changed anything. */
  final void tell(String statement, BooleanSupplier change) {
    boolean unused =
        told(
            statement,
            () -> {
              boolean changed = change.getAsBoolean();
              return new Told<>(changed, changed);
            });
  }

  /** As {@link #tell}, with an answer; a statement that is refused has changed nothing. */
  final <T> T told(String statement, Supplier<Told<T>> change) {
    return ask(
        () -> {
          boolean changed = false;
          try {
            Told<T> answer = change.get();
            changed = answer.changed();
            return answer.value();
          } finally {
            cluster
                .clusters()
                .journal()
                .write(
                    new Journal.Entry(now(), process.name(), cluster.name(), statement, changed));
          }
        });
  }

  /** An answer, and whether the cluster is another for it. */
  record Told<T>(T value, boolean changed) {}

  final Instant now() {
    return cluster.now();
  }

  @Override
  public Optional<Job> findJob(String type, String location) {
    return findJobSince(Instant.MIN, type, location);
  }

  @Override
  public Optional<Job> findJobSince(Instant begun, String type, String location) {
    return ask(() -> Content.newest(jobs(), type, location, begun).map(found -> found.seen(now())));
  }

  @Override
  public Optional<Job> job(long id) {
    return ask(() -> Optional.ofNullable(jobs().get(id)).map(found -> found.seen(now())));
  }

  @Override
  public void cancelJob(long id) {
    tell(
        "CANCEL JOB",
        () -> {
          FakeJob found = jobs().get(id);
          boolean runs = found != null && found.status(now()).equals("running");
          if (found != null && runs) {
            keep(found.ended("canceled", now()));
          }
          return runs;
        });
  }

  /** Begins a job that ends by itself, and waits for that. */
  final long run(String statement, String type, Runnable effect) {
    long id =
        told(
            statement,
            () -> {
              long next = cluster.nextJob();
              keep(new FakeJob(next, type, statement, now(), cluster.endOfBackup(now()), null));
              effect.run();
              return new Told<>(next, true);
            });
    while (!job(id).map(Job::isOver).orElse(true)) {
      cluster.clusters().waiting().pause(LOOK);
    }
    return id;
  }

  @Override
  public void close() {
    // There is nothing behind it.
  }
}
