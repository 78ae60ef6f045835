package dev.understudy.activities.stream;

import dev.understudy.catalog.CommandLedger;
import dev.understudy.catalog.StreamLedger;
import dev.understudy.catalog.StreamReader;
import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.domain.FailoverTimes;
import dev.understudy.domain.StreamRecord;
import dev.understudy.workflows.activity.StreamRecords;
import java.util.UUID;

/** Writes a stream's decisions through the catalog's ports. */
final class StreamRecordsActivities implements StreamRecords {
  private final StreamLedger ledger;
  private final StreamReader reader;
  private final CommandLedger commands;
  private final FailoverMeters meters;

  StreamRecordsActivities(
      StreamLedger ledger, StreamReader reader, CommandLedger commands, FailoverMeters meters) {
    this.ledger = ledger;
    this.reader = reader;
    this.commands = commands;
    this.meters = meters;
  }

  @Override
  public Committed create(Creation creation) {
    return committed(ledger.create(creation.record(), creation.command(), creation.entry()));
  }

  @Override
  public StreamRecord claim(Claim claim) {
    return ledger.claim(claim.streamId(), claim.knownEpoch(), claim.firstRunId());
  }

  @Override
  public Committed commit(Change change) {
    StreamLedger.Committed committed =
        ledger.commit(change.record(), change.command(), change.entry());
    FailoverTimes.Lap lap = committed.lap();
    if (lap != null) {
      meters.record(lap);
    }
    return committed(committed);
  }

  @Override
  public Settled settle(Unsettled unsettled) {
    // Withdrawn first: after that no late write of the command can change the row read next.
    UUID subject = commands.withdraw(unsettled.command()).orElse(null);
    StreamRecord record =
        reader
            .find(subject == null ? unsettled.streamId() : subject)
            .map(StreamSnapshot::record)
            .orElse(null);
    return new Settled(subject, record);
  }

  @Override
  public void note(Note note) {
    ledger.note(note.streamId(), note.entry());
  }

  private static Committed committed(StreamLedger.Committed committed) {
    return new Committed(committed.record(), committed.repeated());
  }
}
