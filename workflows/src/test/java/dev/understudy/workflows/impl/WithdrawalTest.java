package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.StreamPhase;
import dev.understudy.workflows.contract.CommandOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WithdrawalTest {
  private final StreamWorld world = new StreamWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private Instant schedule(Duration ahead) {
    world.replicate();
    world.awaitSettled();
    Instant at = world.now().plus(ahead);
    world.stream().requestFailover(world.failover("f", new FailoverTarget.At(at), world.sample()));
    world.awaitSettled();
    return at;
  }

  @Test
  void ofAScheduledFailoverLetsTheStreamReplicateOn() {
    schedule(Duration.ofMinutes(30));
    CommandOutcome withdrawn = world.stream().withdrawFailover(world.change("w"));
    assertThat(withdrawn).isEqualTo(new CommandOutcome(world.id, false));
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.REPLICATING);
    assertThat(world.row().failoverAt()).isNull();
    world.temporal.sleep(Duration.ofHours(2));
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.REPLICATING);
    assertThat(world.pair.done()).doesNotContain("complete");
  }

  @Test
  void ofNothingIsRefused() {
    world.replicate();
    world.awaitSettled();
    Refusals.assertRefused(
        ErrorCode.STREAM_STATE, () -> world.stream().withdrawFailover(world.change("w")));
  }

  @Test
  void thatIsBeingWrittenWhenTheTimeComesWins() {
    Instant at = schedule(Duration.ofMillis(1500));
    world.records.hold(StreamPhase.REPLICATING);
    CompletableFuture<CommandOutcome> asked = withdraw();
    awaitHeldBeyond(at);
    world.records.release();
    assertThat(asked.join().repeated()).isFalse();
    world.awaitSettled();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.REPLICATING);
    assertThat(world.pair.done()).doesNotContain("complete");
  }

  @Test
  void thatComesWhileTheBeginIsBeingWrittenIsRefused() {
    Instant at = schedule(Duration.ofMillis(1500));
    world.records.hold(StreamPhase.CATCHING_UP);
    awaitHeldBeyond(at);
    CompletableFuture<CommandOutcome> asked = withdraw();
    world.records.release();
    Refusals.assertRefused(ErrorCode.STREAM_STATE, asked::join);
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
  }

  private CompletableFuture<CommandOutcome> withdraw() {
    return CompletableFuture.supplyAsync(() -> world.stream().withdrawFailover(world.change("w")));
  }

  private void awaitHeldBeyond(Instant at) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> world.records.isHeld && world.now().isAfter(at.plusMillis(200)));
  }
}
