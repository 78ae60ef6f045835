package dev.understudy.acceptance.crashpoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
  private static final int AT_ONCE = Integer.getInteger("crashpoints.at.once", 60);
  private static final int LEAST = 300;
  private static final double MOST_UNMET = 0.05;
  private static final String FLOW = System.getProperty("crashpoints.flow", "");
  private static final String POINT = System.getProperty("crashpoints.point", "");

  private final Semaphore places = new Semaphore(AT_ONCE, true);
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
    List<Callable<List<Played>>> flows =
        Flow.all().stream()
            .filter(flow -> FLOW.isEmpty() || flow.name().matches(FLOW))
            .<Callable<List<Played>>>map(flow -> () -> playEverywhere(flow))
            .toList();
    List<Played> played = inParallel(flows).stream().flatMap(List::stream).toList();
    new Report(played).print();
    assertThat(played.stream().filter(one -> !one.failure().isEmpty()).map(Played::told))
        .as("runs that ended otherwise")
        .isEmpty();
    long met = played.stream().filter(Played::met).count();
    assertThat((played.size() - met) / (double) played.size()).isLessThanOrEqualTo(MOST_UNMET);
    if (FLOW.isEmpty() && POINT.isEmpty()) {
      assertThat(met).isGreaterThanOrEqualTo(LEAST);
    }
  }

  /** Long flows wait while short ones use the places, and then have nobody else to wait for. */
  private List<Played> playEverywhere(Flow flow) throws Exception {
    Played calm = play(flow, null);
    System.out.printf("%s: %d points in %s%n", calm.flow(), calm.passed().size(), calm.took());
    assertThat(calm.failure()).as("%s with a worker that lives", flow.name()).isEmpty();
    return inParallel(
        calm.passed().stream()
            .filter(point -> POINT.isEmpty() || point.equals(POINT))
            .<Callable<Played>>map(point -> () -> told(play(flow, point).comparedTo(calm)))
            .toList());
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

  private <T> List<T> inParallel(List<Callable<T>> all)
      throws InterruptedException, ExecutionException {
    List<T> results = new ArrayList<>();
    for (Future<T> one : threads.invokeAll(all)) {
      results.add(one.get());
    }
    return results;
  }
}
