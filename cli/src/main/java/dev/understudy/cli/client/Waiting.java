package dev.understudy.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.CommandFailure;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;

/** Looks at something again and again until it is as wanted, and tells how far it is. */
final class Waiting {
  private static final Duration FIRST_INTERVAL = Duration.ofMillis(250);
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(2);

  private final Clock clock;
  private final Pauses pauses;
  private final Progress progress;

  Waiting(Clock clock, Pauses pauses, Progress progress) {
    this.clock = clock;
    this.pauses = pauses;
    this.progress = progress;
  }

  /**
   * A server that is away for a while is waited for as well.
   *
   * @param what ends the sentence "waited 60 s for …"
   * @param look a read of its present state
   * @return what the last look has shown
   * @throws Unfinished when the limit has passed or a human is needed
   * @throws CommandFailure if it will not come
   */
  Reply until(String what, Duration limit, Supplier<Reply> look, Function<JsonNode, Sight> judge) {
    Instant deadline = clock.instant().plus(limit);
    Duration interval = FIRST_INTERVAL;
    try {
      while (true) {
        try {
          Reply reply = look.get();
          Sight sight = judge.apply(reply.json());
          switch (sight.outcome()) {
            case PENDING -> progress.show(sight.mark(), sight.text());
            case REACHED -> {
              return reply;
            }
            case MISSED -> throw new CommandFailure(sight.text());
            case NEEDS_ATTENTION -> throw new Unfinished(Unfinished.NEEDS_ATTENTION, sight.text());
          }
        } catch (ApiException e) {
          if (!isPassing(e)) {
            throw e;
          }
          progress.show("away", "the server is not able to answer now: " + e.getMessage());
        } catch (UncheckedIOException e) {
          progress.show("away", "the server does not answer; trying again");
        }
        Duration left = Duration.between(clock.instant(), deadline);
        if (!left.isPositive()) {
          throw new Unfinished(
              Unfinished.TIMED_OUT,
              "waited %s in vain for %s; it goes on by itself"
                  .formatted(Texts.duration(limit), what));
        }
        pauses.pause(left.compareTo(interval) < 0 ? left : interval);
        interval = longer(interval);
      }
    } finally {
      progress.end();
    }
  }

  private static boolean isPassing(ApiException e) {
    return e.status() == 429 || (e.status() >= 500 && e.status() != 501);
  }

  private static Duration longer(Duration interval) {
    Duration next = interval.multipliedBy(3).dividedBy(2);
    return next.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : next;
  }
}
