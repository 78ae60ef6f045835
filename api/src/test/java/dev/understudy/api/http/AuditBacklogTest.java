package dev.understudy.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.api.auth.Caller;
import dev.understudy.catalog.AuditLog;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FolderTree;
import dev.understudy.domain.UnderstudyException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A database that goes away around a command. */
class AuditBacklogTest {
  private static final Instant NOW = Instant.parse("2026-02-03T10:00:00Z");
  private static final Caller CALLER =
      new Caller(UUID.randomUUID(), "tester", List.of(), new FolderTree(List.of()));
  private static final Exchange EXCHANGE =
      new Exchange("POST", "/x", "request", "127.0.0.1", Optional.empty());

  private final AwayLog log = new AwayLog();
  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

  @Test
  void nothingIsCarriedOutThatCannotBeNoted() {
    AtomicBoolean carriedOut = new AtomicBoolean();
    try (AuditBacklog backlog = AuditBacklog.start(log, clock)) {
      log.isAway = true;
      Audit audit = new Audit(log, backlog, clock);
      assertThatThrownBy(
              () ->
                  audit.record(CALLER, EXCHANGE, "A", new byte[0], c -> carriedOut.getAndSet(true)))
          .isInstanceOf(UnderstudyException.class);
    }
    assertThat(carriedOut).isFalse();
  }

  @Test
  void anEndThatCannotBeWrittenIsWrittenWhenTheDatabaseIsBack() {
    try (AuditBacklog backlog = AuditBacklog.start(log, clock)) {
      Audit audit = new Audit(log, backlog, clock);
      String answer = audit.record(CALLER, EXCHANGE, "A", new byte[0], c -> done());
      assertThat(answer).isEqualTo("done");
      assertThat(log.ended).isEmpty();
      log.isAway = false;
      await().atMost(Duration.ofSeconds(30)).until(() -> !log.ended.isEmpty());
    }
    assertThat(log.ended).hasSize(1).containsOnlyNulls();
  }

  @Test
  void aServerThatStopsWritesWhatIsLeft() {
    try (AuditBacklog backlog = AuditBacklog.start(log, clock)) {
      Audit audit = new Audit(log, backlog, clock);
      assertThatThrownBy(
              () ->
                  audit.record(
                      CALLER,
                      EXCHANGE,
                      "A",
                      new byte[0],
                      c -> {
                        throw new IllegalStateException(done());
                      }))
          .isInstanceOf(IllegalStateException.class);
      log.isAway = false;
    }
    assertThat(log.ended).containsExactly(ErrorCode.INTERNAL.name());
  }

  @Test
  void whatOtherProcessesLeftIsLookedForAfterTenMinutes() {
    try (AuditBacklog backlog = AuditBacklog.start(log, clock)) {
      await().untilAsserted(() -> assertThat(log.forgottenBefore).isNotEmpty());
    }
    assertThat(log.forgottenBefore.getFirst()).isEqualTo(NOW.minus(Duration.ofMinutes(10)));
  }

  /** The database goes away while the command is carried out. */
  private String done() {
    log.isAway = true;
    return "done";
  }

  private static final class AwayLog implements AuditLog {
    private final AtomicLong begun = new AtomicLong();
    private final List<@Nullable String> ended = new CopyOnWriteArrayList<>();
    private final List<Instant> forgottenBefore = new CopyOnWriteArrayList<>();
    private volatile boolean isAway;

    @Override
    public long begin(Entry entry) {
      requireThere();
      return begun.incrementAndGet();
    }

    @Override
    public void end(long id, Entry entry) {
      requireThere();
      ended.add(entry.error());
    }

    @Override
    public int endForgotten(Instant before, Instant now) {
      requireThere();
      forgottenBefore.add(before);
      return 0;
    }

    @Override
    public List<Entry> newest(int limit) {
      throw new UnsupportedOperationException("nothing is read here");
    }

    @Override
    public Page page(@Nullable Instant startingFrom, boolean descending, int limit) {
      throw new UnsupportedOperationException("nothing is read here");
    }

    private void requireThere() {
      if (isAway) {
        throw new UnderstudyException(ErrorCode.CATALOG_UNAVAILABLE, "away");
      }
    }
  }
}
