package dev.understudy.bench.site;

import dev.understudy.activities.provisioning.DetachedProcess;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whom the machine's processors work for, from when it is made until it is asked. */
public final class Busy implements AutoCloseable {
  private static final String CLIENT = "this client";
  private static final String OTHERS = "others";
  private static final long EVERY_MILLIS = 500;

  /** What is less than this is not worth a word. */
  private static final double OF_A_CORE = 0.02;

  private final Site site;
  private final long began = System.nanoTime();
  private final Processors all = Processors.look();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** A process may end before it is asked for; what a look missed of its last moments is lost. */
  private final Map<Spender, Duration> newest = new HashMap<>();

  private final Map<Spender, Duration> before;

  /** Several processes may follow each other under one name. */
  private record Spender(String name, long pid) {}

  Busy(Site site) {
    this.site = site;
    look();
    this.before = Map.copyOf(newest);
    Thread.ofPlatform().daemon().name("busy").start(this::lookAgainAndAgain);
  }

  private void lookAgainAndAgain() {
    try {
      while (!closed.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void look() {
    note(CLIENT, ProcessHandle.current());
    for (Path folder : site.folders()) {
      processes(folder).forEach(each -> note(name(folder), each));
    }
  }

  /**
   * Of the folder's process and of what that has started: what they have taken since they began.
   */
  static Duration processorsTime(Path folder) {
    return processes(folder)
        .map(each -> each.info().totalCpuDuration())
        .flatMap(Optional::stream)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Stream<ProcessHandle> processes(Path folder) {
    try {
      return DetachedProcess.find(folder).flatMap(found -> ProcessHandle.of(found.pid())).stream()
          .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()));
    } catch (UncheckedIOException itsFolderIsBeingDeleted) {
      return Stream.empty();
    }
  }

  private void note(String name, ProcessHandle process) {
    process
        .info()
        .totalCpuDuration()
        .ifPresent(spent -> newest.put(new Spender(name, process.pid()), spent));
  }

  /** A cluster that was made through the API has a number for a name. */
  private String name(Path folder) {
    Path inside = site.root().relativize(folder);
    return inside.getNameCount() == 1
        ? inside.toString()
        : "cluster " + inside.getFileName().toString().substring(0, 8);
  }

  /** Such as "1.90 of 2 cores busy: api 1.02, this client 0.88; 0.05 waiting for the disk". */
  public synchronized String text() {
    look();
    double seconds = (System.nanoTime() - began) / 1e9;
    Map<String, Double> cores = new HashMap<>();
    newest.forEach(
        (spender, spent) -> {
          Duration since = spent.minus(before.getOrDefault(spender, Duration.ZERO));
          cores.merge(spender.name(), since.toNanos() / 1e9 / seconds, Double::sum);
        });
    Processors spent = Processors.look().since(all);
    double ours = cores.values().stream().mapToDouble(Double::doubleValue).sum();
    cores.put(OTHERS, Math.max(0, spent.busy() / seconds - ours));
    return text(cores, spent.disk() / seconds, Runtime.getRuntime().availableProcessors());
  }

  static String text(Map<String, Double> cores, double disk, int available) {
    double all = cores.values().stream().mapToDouble(Double::doubleValue).sum();
    String each =
        cores.entrySet().stream()
            .filter(entry -> entry.getValue() >= OF_A_CORE)
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .map(entry -> "%s %.2f".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
    return "%.2f of %d cores busy".formatted(all, available)
        + (each.isEmpty() ? "" : ": " + each)
        + (disk < OF_A_CORE ? "" : "; %.2f waiting for the disk".formatted(disk));
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
