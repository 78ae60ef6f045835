package dev.understudy.localcluster.simulation;

import dev.understudy.localcluster.engine.ReplicationOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** What may happen to a pair, and how often. */
final class Events {
  private static final String FAULT = "fault: ";

  private final World world;
  private final Random random;
  private final Bank bank;
  private final List<Event> events = new ArrayList<>();

  /**
   * Something that may happen.
   *
   * @param open whether a fault may strike before it has taken its full effect
   */
  record Event(
      String name, int weight, boolean open, BooleanSupplier isPossible, Happening happening) {}

  /** Does it. */
  interface Happening {
    void happen() throws IOException;
  }

  Events(World world, Random random, Bank bank) {
    this.world = world;
    this.random = random;
    this.bank = bank;
    addOrdinary();
    addWireFaults();
    addMachineFaults(new Faults(world));
    addCommands(new Operator(world, random));
    addLives(new Operator(world, random));
  }

  /** Chooses among what is possible now. */
  Event next() {
    List<Event> possible =
        events.stream().filter(event -> event.isPossible().getAsBoolean()).toList();
    int left = random.nextInt(possible.stream().mapToInt(Event::weight).sum());
    for (Event event : possible) {
      left -= event.weight();
      if (left < 0) {
        return event;
      }
    }
    throw new IllegalStateException("the weights are positive");
  }

  /** Something that breaks into something else. */
  Event fault() {
    List<Event> faults = events.stream().filter(event -> event.name().startsWith(FAULT)).toList();
    return faults.get(random.nextInt(faults.size()));
  }

  private void add(String name, int weight, BooleanSupplier isPossible, Happening happening) {
    events.add(new Event(name, weight, false, isPossible, happening));
  }

  private void addOpen(String name, int weight, BooleanSupplier isPossible, Happening happening) {
    events.add(new Event(name, weight, true, isPossible, happening));
  }

  private void addOrdinary() {
    addOpen("write", 30, () -> true, () -> write(1 + random.nextInt(5)));
    add("write in steps", 10, () -> true, this::writeInSteps);
    add("a moment passes", 6, () -> true, () -> pass(Duration.ofMillis(random.nextInt(10_000))));
    add("hours pass", 8, () -> true, () -> pass(Duration.ofMinutes(random.nextInt(360))));
    add("a day passes", 1, () -> true, () -> pass(Duration.ofHours(25)));
    addOpen("collect", 10, () -> true, () -> collect(random.nextBoolean()));
    add("ttl", 2, () -> true, () -> bank.setTtl(writable(), 60 * (1 + random.nextInt(300))));
  }

  private void addWireFaults() {
    add("cut", 3, () -> wire().isUp(), () -> wire().cut());
    add("hold", 3, () -> wire().flows(), () -> wire().hold());
    add("heal", 14, () -> !wire().flows(), () -> wire().heal());
    add("twice", 2, () -> true, () -> wire().deliverTwice(random.nextBoolean()));
    add("lose an answer", 2, () -> true, () -> wire().loseNextAnswer(random.nextBoolean()));
    add("break a frame", 3, () -> true, () -> wire().breakNextFrame(random.nextInt(40)));
    add(FAULT + "reset", 3, () -> true, () -> wire().reset());
  }

  private void addMachineFaults(Faults faults) {
    add(FAULT + "restart target", 2, () -> true, faults::restartTarget);
    add(FAULT + "power of target", 3, () -> true, faults::cutPowerOfTarget);
    add(FAULT + "restart source", 2, () -> true, faults::restartSource);
    add(FAULT + "power of source", 3, () -> true, faults::cutPowerOfSource);
  }

  private void addCommands(Operator operator) {
    BooleanSupplier following = world::isFollowing;
    add("pause", 2, () -> world.isFollowing() && !world.isPaused(), operator::pause);
    addOpen("resume", 14, world::isPaused, operator::resume);
    add("reader", 2, following, () -> operator.alter(new ReplicationOptions(null, null, true)));
    add("no reader", 1, () -> world.target.reader().isPresent(), operator::dropReader);
    add("retention", 2, following, operator::changeRetention);
    addOpen("failover to latest", 3, following, operator::failOverToLatest);
    addOpen("failover to the past", 3, following, operator::failOverToPast);
    addOpen("failover to the future", 3, following, operator::failOverToFuture);
    addOpen("another failover", 4, () -> world.failover != null, operator::failOverToFuture);
    addOpen("failover now", 2, () -> world.failover != null, operator::failOverToLatest);
  }

  private void addLives(Operator operator) {
    addOpen("create", 30, () -> world.target.main().isEmpty(), operator::create);
    addOpen("fail back", 14, world::isApart, operator::failBack);
    addOpen("follow again", 3, world::isApart, operator::followAgain);
    add("serve", 6, () -> world.isApart() && operator.canAlsoServe(), operator::serve);
    add("drop", 1, () -> world.target.main().isPresent(), operator::drop);
  }

  private Network wire() {
    return world.source.network;
  }

  private void write(int transactions) {
    for (int i = 0; i < transactions; i++) {
      bank.transfer(writable());
    }
  }

  private void writeInSteps() {
    for (int i = 0; i < 4; i++) {
      bank.transfer(writable());
      pass(Duration.ofMillis(1 + random.nextInt(600_000)));
    }
  }

  /** After a failover both can be: nobody but the operator fences the old primary. */
  private Side writable() {
    // A promotion in the middle of an event is one to the model only when it was checked.
    return world.failover == null && world.isApart() && random.nextInt(3) > 0
        ? world.target
        : world.source;
  }

  private void pass(Duration duration) {
    world.time.forward(duration);
  }

  private void collect(boolean source) {
    (source ? world.source : world.target).keepHouse();
  }
}
