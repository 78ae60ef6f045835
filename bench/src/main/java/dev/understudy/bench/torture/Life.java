package dev.understudy.bench.torture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.bench.torture.Commander.Answer;
import dev.understudy.bench.torture.Commander.Command;
import dev.understudy.cli.client.ApiException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a caller of the API does in one cycle: commands until they are answered, waits with a limit
 * that counts from when nothing is wrong any more, and answers attention as an operator would.
 */
final class Life {
  private static final Duration EVERY = Duration.ofMillis(100);
  private static final Duration BETWEEN_ANSWERS = Duration.ofSeconds(10);

  private final Commander commander;
  private final Streams streams;
  private final Injector injector;
  private final Clock clock;
  private final List<Observation.Wait> waits = new ArrayList<>();
  private final List<Observation.Repeat> repeats = new ArrayList<>();
  private Instant answeredAttention = Instant.MIN;
  private int interventions;

  Life(Commander commander, Streams streams, Injector injector, Clock clock) {
    this.commander = commander;
    this.streams = streams;
    this.injector = injector;
    this.clock = clock;
  }

  /** Something did not come to pass in time; what was seen says what. */
  static final class Stuck extends Exception {
    Stuck(String what) {
      super(what);
    }
  }

  /**
   * Sends until it is accepted, and then once more: that may do nothing.
   *
   * @return the reply
   */
  JsonNode command(String method, String path, Map<String, ?> body)
      throws Stuck, InterruptedException {
    Command command = Command.of(method, path, body);
    Answer[] answer = new Answer[1];
    await(
        method + " " + path + " " + body,
        clock.instant(),
        () -> {
          answer[0] = commander.send(command);
          if (!answer[0].accepted() && !answer[0].isOpen()) {
            throw new Stuck(method + " " + path + " was refused: " + answer[0].body());
          }
          return answer[0].accepted();
        },
        () -> answer[0].status() + " " + answer[0].body());
    Answer again = commander.send(command);
    if (again.accepted()) {
      repeats.add(new Observation.Repeat(method + " " + path, id(answer[0]), id(again)));
    }
    return answer[0].body();
  }

  private static String id(Answer answer) {
    return answer.body().path("id").asText();
  }

  /** Waits until a stream is as it ought to be. */
  JsonNode await(String id, String what, Instant notBefore, Predicate<JsonNode> isSo)
      throws Stuck, InterruptedException {
    JsonNode[] last = new JsonNode[1];
    await(
        what,
        notBefore,
        () -> {
          Optional<JsonNode> now = streams.full(id);
          if (now.isEmpty()) {
            return false;
          }
          last[0] = now.get();
          answerAttention(id, last[0]);
          return isSo.test(last[0]);
        },
        () -> last[0] == null ? "unknown" : brief(last[0]));
    return last[0];
  }

  private static String brief(JsonNode stream) {
    return stream.path("phase").asText()
        + " "
        + stream.path("attention")
        + " "
        + stream.path("timeline").path(stream.path("timeline").size() - 1);
  }

  /** An operator is on call, and waits until what was wrong is mended. */
  private void answerAttention(String id, JsonNode stream) throws InterruptedException {
    Instant now = clock.instant();
    boolean asks =
        stream.path("attention").path("actions").toString().contains("\"RETRY\"")
            && !injector.isActive()
            && now.isAfter(answeredAttention.plus(BETWEEN_ANSWERS));
    if (asks) {
      answeredAttention = now;
      interventions++;
      Answer unused =
          commander.send(
              Command.of(
                  "POST",
                  Streams.PATH + "/" + id + "/intervene",
                  Map.of("action", "RETRY", "reason", "what was wrong is mended")));
    }
  }

  /** Something that is looked at. */
  interface Look {
    boolean isSo() throws Stuck, InterruptedException;
  }

  /**
   * @param notBefore when it may happen at the earliest
   */
  void await(String what, Instant notBefore, Look look, Supplier<String> last)
      throws Stuck, InterruptedException {
    Instant from = later(clock.instant(), notBefore);
    while (true) {
      boolean isSo = isSo(look);
      Duration took = Duration.between(later(from, injector.healed()), clock.instant());
      if (isSo || took.compareTo(Invariant.STUCK_AFTER) > 0) {
        Duration positive = took.isNegative() ? Duration.ZERO : took;
        waits.add(new Observation.Wait(what, positive, isSo, isSo ? "" : last.get()));
        if (!isSo) {
          throw new Stuck(what);
        }
        return;
      }
      Thread.sleep(EVERY);
    }
  }

  /** Who cannot be asked has not said yes. */
  private static boolean isSo(Look look) throws Stuck, InterruptedException {
    try {
      return look.isSo();
    } catch (ApiException | UncheckedIOException notNow) {
      return false;
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  List<Observation.Wait> waits() {
    return List.copyOf(waits);
  }

  List<Observation.Repeat> repeats() {
    return List.copyOf(repeats);
  }

  /** How often a human was needed. */
  int interventions() {
    return interventions;
  }
}
