package dev.understudy.catalog.internal;

import dev.understudy.catalog.StreamLedger;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTimes;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.domain.UnderstudyException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes streams in SQL. */
public final class SqlStreamLedger implements StreamLedger {
  private final Database database;
  private final Clock clock;

  public SqlStreamLedger(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Committed create(StreamRecord record, CommandKey command, TimelineEntry entry) {
    return database.transaction(
        handle -> {
          Optional<UUID> earlier = Requests.accept(handle, command, record.id(), clock.instant());
          if (earlier.isPresent()) {
            boolean byAnother = !earlier.get().equals(record.id());
            return new Committed(StreamRows.require(handle, earlier.get()), byAnother, null);
          }
          ClusterClaims.claim(handle, record);
          StreamRecord created = record.at(1, record.driverEpoch());
          StreamRows.insert(handle, created);
          StreamRows.addToTimeline(handle, record.id(), entry);
          return new Committed(created, false, null);
        });
  }

  @Override
  public StreamRecord claim(UUID streamId, long knownEpoch, String runId) {
    return database.transaction(
        handle -> {
          StreamRows.Row row = StreamRows.lock(handle, streamId);
          StreamRecord record = row.record();
          if (runId.equals(row.runId())) {
            return record;
          }
          requireEpoch(record, knownEpoch);
          long epoch = knownEpoch + 1;
          handle
              .createUpdate(
                  "UPDATE streams SET driver_epoch = :epoch, driver_run_id = :run WHERE id = :id")
              .bind("epoch", epoch)
              .bind("run", runId)
              .bind("id", streamId.toString())
              .execute();
          return record.at(record.version(), epoch);
        });
  }

  @Override
  public boolean isDriver(UUID streamId, long epoch) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT driver_epoch FROM streams WHERE id = :id")
                .bind("id", streamId.toString())
                .mapTo(Long.class)
                .findOne()
                .map(current -> current == epoch)
                .orElse(false));
  }

  @Override
  public Committed commit(StreamRecord record, @Nullable CommandKey command, TimelineEntry entry) {
    return database.transaction(handle -> commit(handle, record, command, entry));
  }

  private Committed commit(
      Handle handle, StreamRecord record, @Nullable CommandKey command, TimelineEntry entry) {
    StreamRows.Row row = StreamRows.lock(handle, record.id());
    StreamRecord current = row.record();
    requireEpoch(current, record.driverEpoch());
    if (isSameWrite(current, record)) {
      return new Committed(current, false, null);
    }
    if (command != null) {
      Optional<UUID> earlier = Requests.accept(handle, command, record.id(), clock.instant());
      if (earlier.isPresent()) {
        return new Committed(current, true, null);
      }
    }
    if (current.version() != record.version()) {
      throw stale(record.id());
    }
    StreamRecord next = record.at(record.version() + 1, record.driverEpoch());
    StreamPhase to = next.state().phase();
    FailoverTimes.Lap lap = row.times().lap(current, to, entry.at()).orElse(null);
    FailoverTimes times = row.times().after(current.state().phase(), to, entry.at());
    StreamRows.update(handle, next, times, lap);
    StreamRows.addToTimeline(handle, record.id(), entry);
    StreamRecord successor = next.successor();
    if (successor != null) {
      follow(handle, next, successor, entry);
    }
    return new Committed(next, false, lap);
  }

  /** Hands both clusters over to the stream back; where that cannot be, the end still stands. */
  private static void follow(
      Handle handle, StreamRecord ended, StreamRecord successor, TimelineEntry entry) {
    try {
      ClusterClaims.claim(handle, successor);
    } catch (UnderstudyException refused) {
      StreamRows.addToTimeline(
          handle, ended.id(), entry.saying("No stream back: " + refused.getMessage()));
      return;
    }
    StreamRows.insert(handle, successor);
    StreamRows.addToTimeline(
        handle,
        successor.id(),
        entry.saying("The stream was created by the switchover of %s.".formatted(ended.id())));
  }

  @Override
  public void note(UUID streamId, TimelineEntry entry) {
    database.transactionWithoutResult(
        handle -> {
          // Locked, so that the retry of a note waits for the first one and then finds it.
          StreamRows.lock(handle, streamId);
          if (!isNoted(handle, streamId, entry)) {
            StreamRows.addToTimeline(handle, streamId, entry);
          }
        });
  }

  @Override
  public void recordProgress(List<ProgressSample> samples) {
    ProgressRows.record(database, samples);
  }

  /** Whether this very write was done before and only its answer was lost. */
  private static boolean isSameWrite(StreamRecord current, StreamRecord write) {
    return current.version() == write.version() + 1
        && StreamRows.content(current).equals(StreamRows.content(write));
  }

  private static boolean isNoted(Handle handle, UUID streamId, TimelineEntry entry) {
    return handle
        .createQuery(
            "SELECT 1 FROM stream_timeline WHERE stream_id = :stream AND at = :at"
                + " AND actor = :actor AND sentence = :sentence LIMIT 1")
        .bind("stream", streamId.toString())
        .bind("at", Times.down(entry.at()))
        .bind("actor", entry.actor())
        .bind("sentence", entry.sentence())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static void requireEpoch(StreamRecord current, long epoch) {
    if (current.driverEpoch() != epoch) {
      throw stale(current.id());
    }
  }

  private static UnderstudyException stale(UUID streamId) {
    return new UnderstudyException(
            ErrorCode.STALE_DRIVER, "another workflow run drives the stream now")
        .with("stream", streamId);
  }
}
