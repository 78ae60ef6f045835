package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.testing.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class CommandRaceTest extends CatalogTest {

  @RepeatedTest(10)
  void givesTwoCrossingClaimsOneWinner() throws Exception {
    UUID a = newCluster().id();
    UUID b = newCluster().id();

    List<Object> outcomes =
        together(List.of(() -> newStream(a, b).id(), () -> newStream(b, a).id()));

    assertThat(outcomes).filteredOn(UUID.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(ErrorCode.CLUSTER_IN_USE::equals).hasSize(1);
  }

  @RepeatedTest(10)
  void givesTheSameCommandSentTwiceOneStream() throws Exception {
    UUID a = newCluster().id();
    UUID b = newCluster().id();
    CommandKey command = Records.command();
    Callable<Object> create = () -> create(a, b, command);

    List<Object> outcomes = together(List.of(create, create));

    assertThat(outcomes.get(0)).isInstanceOf(UUID.class).isEqualTo(outcomes.get(1));
  }

  @RepeatedTest(20)
  void letsEitherTheWithdrawalOrTheCommitWin() throws Exception {
    UUID a = newCluster().id();
    UUID b = newCluster().id();
    CommandKey command = Records.command();

    List<Object> outcomes =
        together(List.of(() -> create(a, b, command), () -> catalog.commands().withdraw(command)));

    boolean inUse = catalog.clusters().isInLiveStream(b);
    if (outcomes.get(0) instanceof UUID made) {
      assertThat(outcomes.get(1)).isEqualTo(Optional.of(made));
      assertThat(inUse).isTrue();
    } else {
      assertThat(outcomes).containsExactly(ErrorCode.COMMAND_WITHDRAWN, Optional.empty());
      assertThat(inUse).isFalse();
    }
  }

  @Test
  void refusesACommandAfterItsDeadline() {
    var late = new CommandKey("tester", "late", "hash", Records.NOW.minusSeconds(1));
    UUID a = newCluster().id();
    UUID b = newCluster().id();

    assertRefused(ErrorCode.COMMAND_EXPIRED, () -> create(a, b, late));
    assertThat(catalog.commands().outcome(late)).isEmpty();
  }

  @Test
  void refusesAnotherBodyUnderTheSameKey() {
    UUID a = newCluster().id();
    UUID b = newCluster().id();
    CommandKey first = Records.command();
    UUID made = create(a, b, first);
    var other = new CommandKey(first.caller(), first.key(), "another-hash", first.notAfter());

    assertThat(catalog.commands().outcome(first)).contains(made);
    assertRefused(ErrorCode.REQUEST_ID_REUSED, () -> catalog.commands().outcome(other));
    assertRefused(ErrorCode.REQUEST_ID_REUSED, () -> create(a, b, other));
  }

  @Test
  void findsWhatWasAcceptedLately() {
    UUID a = newCluster().id();
    UUID b = newCluster().id();
    var command = new CommandKey("lately", "k", "lately-hash", Records.NOW.plusSeconds(10));
    UUID made = create(a, b, command);
    var commands = catalog.commands();

    assertThat(commands.acceptedSince("lately", "lately-hash", Records.NOW.minusSeconds(120)))
        .contains(made);
    assertThat(commands.acceptedSince("lately", "lately-hash", Records.NOW.plusSeconds(1)))
        .isEmpty();
    assertThat(commands.acceptedSince("other", "lately-hash", Records.NOW.minusSeconds(120)))
        .isEmpty();
  }

  @Test
  void sendsAWithdrawnKeyAgainUnderTheNextOfItsLine() {
    CommandKey first = Records.command("line");
    assertThat(catalog.commands().current(first)).isEqualTo(first);
    assertThat(catalog.commands().withdraw(first)).isEmpty();

    CommandKey second = catalog.commands().current(first);
    assertThat(second.key()).isEqualTo("line~1");
    UUID made = create(newCluster().id(), newCluster().id(), second);

    assertThat(catalog.commands().current(first)).isEqualTo(second);
    assertThat(catalog.commands().outcome(catalog.commands().current(first))).contains(made);
    assertRefused(
        ErrorCode.COMMAND_WITHDRAWN, () -> create(newCluster().id(), newCluster().id(), first));
  }

  private UUID create(UUID primary, UUID standby, CommandKey command) {
    return catalog
        .streamLedger()
        .create(Records.stream(primary, standby), command, Records.entry("created"))
        .record()
        .id();
  }

  /** Runs all at the same moment; answers results, or the code of the refusal. */
  private static List<Object> together(List<Callable<Object>> calls) throws Exception {
    CyclicBarrier start = new CyclicBarrier(calls.size());
    try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
      List<Future<Object>> running = new ArrayList<>();
      for (Callable<Object> call : calls) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  try {
                    return call.call();
                  } catch (UnderstudyException e) {
                    return e.code();
                  }
                }));
      }
      List<Object> outcomes = new ArrayList<>();
      for (Future<Object> future : running) {
        outcomes.add(future.get());
      }
      return outcomes;
    }
  }
}
