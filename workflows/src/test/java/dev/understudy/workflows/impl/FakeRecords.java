package dev.understudy.workflows.impl;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.workflows.activity.StreamRecords;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A catalog in memory with the real one's rules: versions, epochs, one outcome per command. */
final class FakeRecords implements StreamRecords {
  private final Map<UUID, StreamRecord> rows = new HashMap<>();
  private final Map<UUID, String> drivers = new HashMap<>();
  private final Map<String, UUID> accepted = new HashMap<>();
  private final Set<String> withdrawn = new HashSet<>();
  private final List<TimelineEntry> timeline = new ArrayList<>();
  private final List<StreamPhase> phases = new ArrayList<>();

  /** Commits of this phase hang until it is null. */
  private @Nullable StreamPhase held;

  /** Every write fails while this is true. */
  boolean down;

  /** What every creation is refused with; null to accept. */
  @Nullable ErrorCode refuseCreation;

  /** Whether a commit hangs. */
  volatile boolean isHeld;

  /** Writes that fail after they took effect, until this is 0. */
  int lostAnswers;

  synchronized void withdraw(String key) {
    withdrawn.add(key);
  }

  synchronized void hold(StreamPhase phase) {
    held = phase;
  }

  synchronized void release() {
    held = null;
    notifyAll();
  }

  synchronized void put(StreamRecord record) {
    rows.put(record.id(), record);
  }

  synchronized @Nullable StreamRecord row(UUID id) {
    return rows.get(id);
  }

  synchronized List<StreamPhase> phases() {
    return List.copyOf(phases);
  }

  synchronized List<String> sentences() {
    return timeline.stream().map(entry -> entry.actor() + ": " + entry.sentence()).toList();
  }

  /** Another run takes the stream over. */
  synchronized void takeOver(UUID id) {
    StreamRecord row = claimed(id);
    rows.put(id, row.at(row.version(), row.driverEpoch() + 1));
    drivers.put(id, "another");
  }

  /** Fails as an activity would whose driver is not the row's any more. */
  synchronized void checkDriver(StreamRecord record) {
    StreamRecord row = rows.get(record.id());
    if (row != null && row.driverEpoch() != record.driverEpoch()) {
      throw refusal(ErrorCode.STALE_DRIVER, "Another run drives the stream.");
    }
  }

  @Override
  public synchronized Committed create(Creation creation) {
    checkUp();
    if (refuseCreation != null) {
      throw refusal(refuseCreation, "Refused as told.");
    }
    UUID known = accepted.get(creation.command().key());
    if (known != null) {
      return new Committed(claimed(known), true);
    }
    accept(creation.command(), creation.record().id());
    StreamRecord row = creation.record().at(1, 0);
    rows.put(row.id(), row);
    phases.add(row.state().phase());
    timeline.add(creation.entry());
    answer();
    return new Committed(row, false);
  }

  @Override
  public synchronized StreamRecord claim(Claim claim) {
    checkUp();
    StreamRecord row = claimed(claim.streamId());
    if (claim.firstRunId().equals(drivers.get(row.id()))) {
      return row;
    }
    if (row.driverEpoch() > claim.knownEpoch()) {
      throw refusal(ErrorCode.STALE_DRIVER, "Another run drives the stream.");
    }
    drivers.put(row.id(), claim.firstRunId());
    rows.put(row.id(), row.at(row.version(), row.driverEpoch() + 1));
    return claimed(row.id());
  }

  @Override
  public synchronized Committed commit(Change change) {
    awaitRelease(change.record().state().phase());
    checkUp();
    checkDriver(change.record());
    StreamRecord row = claimed(change.record().id());
    CommandKey command = change.command();
    if (command != null && accepted.containsKey(command.key())) {
      return new Committed(row, true);
    }
    StreamRecord next = change.record().at(row.version() + 1, row.driverEpoch());
    if (row.version() == change.record().version() + 1
        && row.equals(next.at(row.version(), row.driverEpoch()))) {
      return new Committed(row, false);
    }
    if (row.version() != change.record().version()) {
      throw refusal(ErrorCode.STALE_DRIVER, "The row is newer.");
    }
    if (command != null) {
      accept(command, row.id());
    }
    rows.put(row.id(), next);
    if (next.state().phase() != row.state().phase()) {
      phases.add(next.state().phase());
    }
    timeline.add(change.entry());
    answer();
    return new Committed(next, false);
  }

  @Override
  public synchronized Settled settle(Unsettled unsettled) {
    checkUp();
    UUID subject = accepted.get(unsettled.command().key());
    if (subject == null) {
      withdrawn.add(unsettled.command().key());
    }
    return new Settled(subject, rows.get(unsettled.streamId()));
  }

  @Override
  public synchronized void note(Note note) {
    checkUp();
    timeline.add(note.entry());
  }

  private void awaitRelease(StreamPhase phase) {
    try {
      while (phase == held) {
        isHeld = true;
        wait();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private void accept(CommandKey command, UUID subject) {
    if (withdrawn.contains(command.key())) {
      throw refusal(ErrorCode.COMMAND_WITHDRAWN, "The caller gave up.");
    }
    accepted.put(command.key(), subject);
  }

  private StreamRecord claimed(UUID id) {
    StreamRecord row = rows.get(id);
    if (row == null) {
      throw refusal(ErrorCode.STREAM_NOT_FOUND, "There is no such stream.");
    }
    return row;
  }

  private void checkUp() {
    if (down) {
      throw ApplicationFailure.newFailure(
          "The catalog cannot be reached.", ErrorCode.CATALOG_UNAVAILABLE.name());
    }
  }

  private void answer() {
    if (lostAnswers > 0) {
      lostAnswers--;
      throw ApplicationFailure.newFailure(
          "The answer was lost.", ErrorCode.CATALOG_UNAVAILABLE.name());
    }
  }

  static ApplicationFailure refusal(ErrorCode code, String message) {
    return ApplicationFailure.newNonRetryableFailure(message, code.name());
  }
}
