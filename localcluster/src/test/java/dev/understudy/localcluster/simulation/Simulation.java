package dev.understudy.localcluster.simulation;

import dev.understudy.localcluster.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * One life of a pair, which a seed decides: what happens, when, and what goes wrong. After every
 * event it waits until the pair is at rest, and checks the invariants.
 */
final class Simulation implements AutoCloseable {
  private static final int EVENTS = 30;

  private final long seed;
  private final Random random;
  private final World world;
  private final Events events;
  private final Checks checks;
  private final List<String> happened = new ArrayList<>();

  /**
   * @param patience how long the pair may take to come to rest after an event
   * @param seen what the simulation sees of a cluster
   */
  Simulation(long seed, Path directory, Duration patience, UnaryOperator<Engine> seen)
      throws IOException {
    this.seed = seed;
    // Neighbouring seeds must not begin alike.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.world = new World(directory, random, patience, seen);
    Bank bank = new Bank(random);
    this.events = new Events(world, random, bank);
    this.checks = new Checks(world, new Random(seed));
    bank.open(world.source);
    world.time.forward(Duration.ofSeconds(10));
    if (random.nextInt(8) == 0) {
      bank.addBallast(world.source);
    }
    bank.transfer(world.source);
  }

  /**
   * Lives through all events.
   *
   * @param counts told how often each event happened
   * @throws Failure naming the seed and the event that broke an invariant
   */
  void run(Map<String, Integer> counts) {
    for (int step = 0; step < EVENTS; step++) {
      try {
        happen(counts);
      } catch (IOException | RuntimeException | AssertionError e) {
        throw new Failure(seed, step, happened, e);
      }
    }
  }

  private void happen(Map<String, Integer> counts) throws IOException {
    Events.Event event = events.next();
    note(event, counts);
    event.happening().happen();
    if (event.open() && random.nextInt(4) == 0) {
      Events.Event fault = events.fault();
      note(fault, counts);
      fault.happening().happen();
    }
    world.rest(true);
    checks.all();
  }

  private void note(Events.Event event, Map<String, Integer> counts) {
    happened.add(event.name());
    counts.merge(event.name(), 1, Integer::sum);
  }

  @Override
  public void close() throws IOException {
    world.close();
  }

  /** An invariant did not hold, or something broke. */
  static final class Failure extends AssertionError {
    private static final long serialVersionUID = 1;

    Failure(long seed, int step, List<String> happened, Throwable cause) {
      super(
          "seed %d, step %d, after %s: %s%nagain: mvn test -pl localcluster -am"
                  .formatted(seed, step, happened, cause)
              + " -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false"
              + " -Dsimulation.seed="
              + seed,
          cause);
    }
  }
}
