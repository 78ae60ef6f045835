package dev.understudy.localcluster.sql.changefeed;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.engine.JobRecord.Protection;
import dev.understudy.localcluster.engine.JobRun;
import dev.understudy.localcluster.engine.Layout;
import dev.understudy.localcluster.mvcc.History;
import dev.understudy.localcluster.mvcc.History.Change;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.catalog.TableCache;
import dev.understudy.localcluster.sql.changefeed.ChangefeedDetails.Target;
import dev.understudy.localcluster.sql.row.KeyEncoder;
import dev.understudy.localcluster.sql.row.Keys;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of a changefeed from its last checkpoint on: the scan if it is still to come, then what
 * was committed, in commit order. A checkpoint is stored only once the sink has everything up to
 * it.
 */
final class ChangefeedRun {
  private static final int MESSAGES_BETWEEN_LOOKS = 1000;

  private final Engine engine;
  private final JobRun run;
  private final Sink sink;
  private final long virtualClusterId;
  private final History history;
  private final Map<Integer, Watched> watched = new HashMap<>();
  private ChangefeedDetails details;
  private Instant lastCheckpoint;
  private @Nullable Instant lastResolved;
  private long messages;

  /** A table and how its rows are written. */
  private record Watched(Target target, RowMessages rows) {}

  ChangefeedRun(Engine engine, JobRun run, Sink sink) {
    this.engine = engine;
    this.run = run;
    this.sink = sink;
    this.details = run.record().details(ChangefeedDetails.class);
    this.virtualClusterId = run.record().virtualClusterId();
    this.history = engine.jobService().history(virtualClusterId);
    this.lastCheckpoint = now();
  }

  /** Returns when a changefeed that only scans is through; any other never returns. */
  void run() throws IOException, InterruptedException {
    Timestamp position = details.highWater();
    if (position == null) {
      progress("running initial scan");
      scan(details.startTime());
      position = details.startTime();
      sink.flush(position);
      checkpoint(position);
    } else {
      describeTables(position);
    }
    progress("running");
    resolved(position);
    if (details.options().initialScan() != ChangefeedOptions.Scan.ONLY) {
      follow(position);
    }
  }

  private void progress(String what) {
    run.update(job -> job.progress(what, null, now()));
  }

  private Instant now() {
    return engine.jobService().now();
  }

  private void scan(Timestamp asOf) throws IOException, InterruptedException {
    describeTables(asOf);
    try (Transaction transaction = engine.readAsOf(virtualClusterId, asOf)) {
      for (Watched table : watched.values()) {
        byte[] rows = Keys.rows(table.target().id());
        try (Transaction.Cursor cursor =
            transaction.scan(rows, KeyEncoder.afterPrefix(rows), false)) {
          while (cursor.next()) {
            look();
            sink.add(table.target(), table.rows().message(asOf, cursor.value(), null));
          }
        }
      }
    }
  }

  private void look() {
    if (messages++ % MESSAGES_BETWEEN_LOOKS == 0) {
      run.check();
    }
  }

  private void describeTables(Timestamp asOf) {
    try (Transaction transaction = engine.readAsOf(virtualClusterId, asOf)) {
      Catalog catalog = new Catalog(transaction, new TableCache());
      for (Target target : details.targets()) {
        watch(target, catalog.findTable(target.name()));
      }
    }
  }

  private void watch(Target target, Optional<Table> found) {
    Table table =
        found
            .filter(known -> known.id() == target.id())
            .orElseThrow(
                () ->
                    new ClusterException(
                        ClusterException.UNCATEGORISED,
                        "\"" + target.name() + "\" was dropped or truncated"));
    watched.put(
        target.id(),
        new Watched(
            target,
            new RowMessages(table, details.topic(target), sink.isEager(), details.options())));
  }

  private void follow(Timestamp from) throws IOException, InterruptedException {
    Timestamp position = from;
    while (true) {
      run.check();
      refuseGone(position);
      long seen = history.commits();
      Timestamp closed = history.closed();
      if (send(position, closed) && sink.isEager()) {
        sink.flush(closed);
      }
      position = closed;
      if (!now().isBefore(lastCheckpoint.plus(details.options().checkpointEvery()))) {
        sink.flush(position);
        checkpoint(position);
        resolved(position);
      }
      Duration left =
          Duration.between(now(), lastCheckpoint.plus(details.options().checkpointEvery()));
      history.awaitChange(seen, left.isNegative() ? Duration.ZERO : left);
    }
  }

  private void refuseGone(Timestamp position) {
    if (position.compareTo(history.completeAbove()) < 0) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "the history since %s is no longer kept, only that since %s; create the changefeed anew"
              .formatted(position, history.completeAbove()));
    }
  }

  /** Adds what was committed in {@code (after, upTo]}; says whether that was anything. */
  private boolean send(Timestamp after, Timestamp upTo) throws IOException, InterruptedException {
    boolean any = false;
    try (History.Changes changes = history.changes(after, upTo)) {
      for (Change change = changes.next(); change != null; change = changes.next()) {
        look();
        any |= send(change);
      }
    }
    return any;
  }

  private boolean send(Change change) throws IOException, InterruptedException {
    int number = Layout.tableOf(change.key());
    if (number < 0) {
      lookAtDescription(change);
      return false;
    }
    Watched table = watched.get(number);
    if (table == null) {
      return false;
    }
    byte[] after = change.value();
    boolean needsBefore = after == null || details.options().diff();
    byte[] before = needsBefore ? history.before(change.key(), change.timestamp()) : null;
    if (after == null && before == null) {
      // Made and deleted in one transaction.
      return false;
    }
    sink.add(table.target(), table.rows().message(change.timestamp(), after, before));
    return true;
  }

  /** Ends the changefeed when a table that it watches goes, before the deletion of its rows. */
  private void lookAtDescription(Change change) {
    for (Target target : details.targets()) {
      if (Arrays.equals(change.key(), Keys.table(target.name()))) {
        byte[] description = change.value();
        watch(target, Catalog.decode(description));
      }
    }
  }

  private void checkpoint(Timestamp position) {
    ChangefeedDetails changed = details.sentUpTo(position);
    run.update(
        job -> job.withDetails(changed).protecting(new Protection(virtualClusterId, position)));
    details = changed;
    lastCheckpoint = now();
  }

  private void resolved(Timestamp position) throws IOException, InterruptedException {
    Duration every = details.options().resolvedEvery();
    Instant last = lastResolved;
    if (every != null && (last == null || !now().isBefore(last.plus(every)))) {
      sink.resolved(position);
      lastResolved = now();
    }
  }
}
