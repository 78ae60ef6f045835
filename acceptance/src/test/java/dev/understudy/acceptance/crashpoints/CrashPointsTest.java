package dev.understudy.acceptance.crashpoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the worker before and after every activity and every workflow task of every flow, on a real
 * Temporal server and a real catalog with fake clusters. The points are found by running each flow
 * with a worker that lives; each is then played again with one that dies there, and must end alike.
 *
 * <p>{@code -Dcrashpoints.flow=F} plays the points of the flows alone whose name matches, with
 * {@code -Dcrashpoints.point=P} one point.
 */
@Tag("sweep")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(1800)
class CrashPointsTest {
  private static final int AT_ONCE = Integer.getInteger("crashpoints.at.once", 40);
  private static final int LEAST = 300;
  private static final double MOST_UNMET = 0.05;
  private static final String FLOW = System.getProperty("crashpoints.flow", "");
  private static final String POINT = System.getProperty("crashpoints.point", "");

  private final Semaphore places = new Semaphore(AT_ONCE);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Stage stage;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    stage = Stage.open(folder);
  }

  @AfterAll
  void close() {
    threads.shutdownNow();
    stage.close();
  }

  @Test
  void everyFlowEndsAlikeWhereverItsWorkerDies() throws Exception {
    List<Flow> flows =
        Flow.all().stream().filter(flow -> FLOW.isEmpty() || flow.name().matches(FLOW)).toList();
    Map<String, Played> whole = new ConcurrentHashMap<>();
    inParallel(flows.stream().<Callable<Played>>map(flow -> () -> play(flow, null)).toList())
        .forEach(played -> whole.put(played.flow(), played));
    List<Callable<Played>> again = new ArrayList<>();
    for (Flow flow : flows) {
      Played calm = Objects.requireNonNull(whole.get(flow.name()), "it was played");
      System.out.printf("%s: %d points in %s%n", calm.flow(), calm.passed().size(), calm.took());
      assertThat(calm.failure()).as("%s with a worker that lives", flow.name()).isEmpty();
      for (String point : calm.passed()) {
        if (POINT.isEmpty() || point.equals(POINT)) {
          again.add(() -> told(play(flow, point).comparedTo(calm)));
        }
      }
    }
    Collections.shuffle(again, new java.util.Random(1));
    List<Played> played = inParallel(again);
    new Report(played).print();
    long failed = played.stream().filter(one -> !one.failure().isEmpty()).count();
    assertThat(failed).as("runs that ended otherwise, told above").isZero();
    long met = played.stream().filter(Played::met).count();
    assertThat((played.size() - met) / (double) played.size()).isLessThanOrEqualTo(MOST_UNMET);
    if (FLOW.isEmpty() && POINT.isEmpty()) {
      assertThat(met).isGreaterThanOrEqualTo(LEAST);
    }
  }

  private Played play(Flow flow, @Nullable String deadly) throws InterruptedException {
    places.acquire();
    Instant begun = Instant.now();
    Tripwire tripwire = new Tripwire(deadly);
    Outcome outcome = new Outcome(List.of());
    String failure = "";
    try (Scene scene = new Scene(stage, flow, tripwire)) {
      flow.play().accept(scene);
      outcome = Outcome.of(scene);
    } catch (RuntimeException failed) {
      failure = String.valueOf(failed);
    } finally {
      places.release();
    }
    return new Played(
        flow.name(), deadly, tripwire, outcome, failure, Duration.between(begun, Instant.now()));
  }

  /** At once, because a run of all takes minutes. */
  private static Played told(Played played) {
    if (!played.failure().isEmpty()) {
      System.out.println("FAILED " + played.told());
    }
    return played;
  }

  private List<Played> inParallel(List<Callable<Played>> all)
      throws InterruptedException, ExecutionException {
    List<Played> played = new ArrayList<>();
    for (Future<Played> one : threads.invokeAll(all)) {
      played.add(one.get());
    }
    return played;
  }
}
