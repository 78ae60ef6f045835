package dev.understudy.bench.torture;

import dev.understudy.bench.torture.Observation.Cut;
import dev.understudy.bench.torture.Observation.Data;
import dev.understudy.bench.torture.Observation.Serving;
import dev.understudy.bench.torture.Observation.Writable;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What one cycle saw of its clusters: who serves, and what they hold. */
final class Evidence {
  private final Life life;
  private final Clock clock;
  private final List<Data> data = new ArrayList<>();
  private final List<Cut> cuts = new ArrayList<>();
  private final List<Writable> writable = new ArrayList<>();
  private final List<Callable<Data>> looks = new ArrayList<>();
  private @Nullable Node judged;

  Evidence(Life life, Clock clock) {
    this.life = life;
    this.clock = clock;
  }

  void cut(Cut cut) {
    cuts.add(cut);
  }

  Cut lastCut() {
    return cuts.getLast();
  }

  /** The side that must serve may take a moment until it does. */
  void serves(String when, Pair roles, Serving expected, boolean both)
      throws Life.Stuck, InterruptedException {
    Node serving = expected == Serving.PRIMARY ? roles.primary() : roles.standby();
    life.await("a side serves " + when, clock.instant(), serving::isWritable, () -> "no writes");
    writable.add(
        new Writable(
            when, roles.primary().isWritable(), roles.standby().isWritable(), expected, both));
  }

  /**
   * @param node which sabotage has to happen to so that this look finds it
   */
  void judge(Node node, Callable<Data> how) throws Life.Stuck, InterruptedException {
    judged = node;
    looks.add(how);
    data.add(answered(how));
  }

  /** What was looked at is about to change rightly. */
  void lookNoMore() {
    looks.clear();
  }

  /** A cluster that was killed just now may not answer the first time. */
  <T> T answered(Callable<T> question) throws Life.Stuck, InterruptedException {
    AtomicReference<@Nullable T> answer = new AtomicReference<>();
    AtomicReference<String> refusal = new AtomicReference<>("");
    life.await(
        "a cluster answers",
        clock.instant(),
        () -> {
          try {
            answer.set(question.call());
            return true;
          } catch (SQLException e) {
            refusal.set(String.valueOf(e.getMessage()));
            return false;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        refusal::get);
    return Objects.requireNonNull(answer.get());
  }

  /** Changes something; returns what the same looks find then. */
  List<Data> sabotaged(Sabotage how) throws Exception {
    Judge.sabotage(Objects.requireNonNull(judged), how);
    List<Data> found = new ArrayList<>();
    for (Callable<Data> each : looks) {
      found.add(each.call());
    }
    return found;
  }

  List<Data> data() {
    return List.copyOf(data);
  }

  List<Cut> cuts() {
    return List.copyOf(cuts);
  }

  List<Writable> writable() {
    return List.copyOf(writable);
  }
}
