package dev.understudy.activities.clusters;

import dev.understudy.catalog.ClusterLedger;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.CommandLedger;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.workflows.activity.ClusterRecords;
import java.util.UUID;

/** Writes a cluster's states through the catalog's ports. */
public final class ClusterRecordsActivities implements ClusterRecords {
  private final ClusterLedger ledger;
  private final ClusterReader reader;
  private final CommandLedger commands;

  public ClusterRecordsActivities(
      ClusterLedger ledger, ClusterReader reader, CommandLedger commands) {
    this.ledger = ledger;
    this.reader = reader;
    this.commands = commands;
  }

  @Override
  public Committed create(Creation creation) {
    return committed(ledger.create(creation.record(), creation.command()));
  }

  @Override
  public Committed lockForDeletion(Deletion deletion) {
    return committed(ledger.lockForDeletion(deletion.clusterId(), deletion.command()));
  }

  @Override
  public ClusterRecord claim(Claim claim) {
    return ledger.claim(claim.clusterId(), claim.knownEpoch(), claim.firstRunId());
  }

  @Override
  public ClusterRecord commit(ClusterRecord record) {
    return ledger.commit(record, null);
  }

  @Override
  public void explain(Explanation explanation) {
    ledger.explain(explanation.clusterId(), explanation.problem());
  }

  @Override
  public Settled settle(Unsettled unsettled) {
    // Withdrawn first: after that no late write of the command can change the row read next.
    UUID subject = commands.withdraw(unsettled.command()).orElse(null);
    ClusterRecord record =
        reader.find(subject == null ? unsettled.clusterId() : subject).orElse(null);
    return new Settled(subject, record);
  }

  private static Committed committed(ClusterLedger.Committed committed) {
    return new Committed(committed.record(), committed.repeated());
  }
}
