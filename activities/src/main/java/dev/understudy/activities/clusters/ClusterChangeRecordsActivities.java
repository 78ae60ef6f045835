package dev.understudy.activities.clusters;

import dev.understudy.catalog.ClusterLedger;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.CommandLedger;
import dev.understudy.domain.CommandKey;
import dev.understudy.workflows.activity.ClusterChangeRecords;
import dev.understudy.workflows.contract.AccessCommand;
import dev.understudy.workflows.contract.ClusterCommand;
import dev.understudy.workflows.contract.CommandOutcome;
import java.util.Optional;
import java.util.UUID;

/** Writes changes of clusters through the catalog's ports. */
public final class ClusterChangeRecordsActivities implements ClusterChangeRecords {
  private final ClusterLedger ledger;
  private final ClusterReader reader;
  private final CommandLedger commands;
  private final Registration registration;

  public ClusterChangeRecordsActivities(
      ClusterLedger ledger,
      ClusterReader reader,
      CommandLedger commands,
      Registration registration) {
    this.ledger = ledger;
    this.reader = reader;
    this.commands = commands;
    this.registration = registration;
  }

  @Override
  public CommandOutcome record(ClusterCommand command) {
    boolean repeated =
        ledger.change(command.clusterId(), command.change(), command.key()).repeated();
    return new CommandOutcome(command.clusterId(), repeated);
  }

  @Override
  public Settled settle(CommandKey command) {
    return new Settled(commands.withdraw(command).orElse(null));
  }

  @Override
  public Due due(UUID clusterId) {
    return new Due(reader.settings(clusterId).due());
  }

  @Override
  public CommandOutcome replaceAccess(AccessCommand command) {
    Optional<UUID> earlier = commands.outcome(command.key());
    if (earlier.isPresent()) {
      return new CommandOutcome(earlier.get(), true);
    }
    return new CommandOutcome(command.clusterId(), registration.replaceAccess(command));
  }
}
