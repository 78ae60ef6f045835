package dev.understudy.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.understudy.cli.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private static final Reply ANY = new Reply(JsonNodeFactory.instance.objectNode(), "{}");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final PassingTime time = new PassingTime();
  private final StringWriter told = new StringWriter();

  private Reply wait(boolean terminal, Sight... sights) {
    Deque<Sight> left = new ArrayDeque<>(List.of(sights));
    return waiting(terminal)
        .until(
            "the end",
            LIMIT,
            () -> ANY,
            any -> left.size() > 1 ? left.removeFirst() : left.getFirst());
  }

  private Waiting waiting(boolean terminal) {
    return new Waiting(time, time, new Progress(new PrintWriter(told, true), terminal));
  }

  private static Sight pending(String mark, String text) {
    return new Sight(Sight.Outcome.PENDING, mark, text);
  }

  private static final Sight REACHED = new Sight(Sight.Outcome.REACHED, "", "");

  @Test
  void tellsEachChangeOnALineOfItsOwn() {
    assertThat(
            wait(
                false,
                pending("SCAN 1", "SCAN, 10 %"),
                pending("SCAN 1", "SCAN, 19 %"),
                pending("SCAN 2", "SCAN, 20 %"),
                REACHED))
        .isEqualTo(ANY);
    assertThat(told.toString().lines()).containsExactly("SCAN, 10 %", "SCAN, 20 %");
  }

  @Test
  void rewritesItsLineOnATerminalAndTakesItAway() {
    wait(true, pending("a", "SCAN, 10 %"), pending("a", "SCAN, 19 %"), REACHED);
    assertThat(told.toString()).isEqualTo("\r\u001b[KSCAN, 10 %\r\u001b[KSCAN, 19 %\r\u001b[K");
  }

  @Test
  void looksSoonAtFirstAndThenLessOften() {
    assertThatThrownBy(() -> wait(false, pending("", ""))).isInstanceOf(Unfinished.class);
    assertThat(time.pauses().getFirst()).isEqualTo(Duration.ofMillis(250));
    assertThat(time.pauses()).allMatch(pause -> pause.compareTo(Duration.ofSeconds(2)) <= 0);
  }

  @Test
  void endsWhenTheTimeIsUpAndSaysThatItGoesOn() {
    assertThatThrownBy(() -> wait(false, pending("", "")))
        .isInstanceOfSatisfying(
            Unfinished.class, late -> assertThat(late.getExitCode()).isEqualTo(3))
        .hasMessage("waited 1 min 0 s in vain for the end; it goes on by itself");
    assertThat(time.instant()).isEqualTo(PassingTime.START.plus(LIMIT));
  }

  @Test
  void endsWhenAHumanIsNeeded() {
    assertThatThrownBy(() -> wait(false, new Sight(Sight.Outcome.NEEDS_ATTENTION, "", "answer it")))
        .isInstanceOfSatisfying(
            Unfinished.class, needed -> assertThat(needed.getExitCode()).isEqualTo(4))
        .hasMessage("answer it");
  }

  @Test
  void endsWhenItWillNotCome() {
    assertThatThrownBy(() -> wait(false, new Sight(Sight.Outcome.MISSED, "", "it is over")))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("it is over");
  }

  @Test
  void waitsForAServerThatIsAway() {
    Deque<RuntimeException> troubles =
        new ArrayDeque<>(
            List.of(
                new UncheckedIOException(new IOException("gone")),
                new ApiException(503, 14, "starting", Duration.ZERO)));
    Reply reply =
        waiting(false)
            .until(
                "the end",
                LIMIT,
                () -> {
                  if (!troubles.isEmpty()) {
                    throw troubles.removeFirst();
                  }
                  return ANY;
                },
                any -> REACHED);
    assertThat(reply).isEqualTo(ANY);
    assertThat(told.toString()).contains("the server does not answer");
  }

  @Test
  void doesNotWaitForWhatWillStayRefused() {
    assertThatThrownBy(
            () ->
                waiting(false)
                    .until(
                        "the end",
                        LIMIT,
                        () -> {
                          throw new ApiException(403, 7, "no", Duration.ZERO);
                        },
                        any -> REACHED))
        .hasMessage("no");
    assertThat(time.pauses()).isEmpty();
  }
}
