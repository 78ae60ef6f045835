package dev.understudy.activities.stream;

import dev.understudy.catalog.CommandLedger;
import dev.understudy.catalog.JobLedger;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.JobItem;
import dev.understudy.workflows.activity.JobRecords;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.JobCommand;
import java.util.UUID;

/** Writes requests for jobs, and how they ended, through the catalog's ports. */
final class JobRecordsActivities implements JobRecords {
  private final JobLedger ledger;
  private final CommandLedger commands;

  JobRecordsActivities(JobLedger ledger, CommandLedger commands) {
    this.ledger = ledger;
    this.commands = commands;
  }

  @Override
  public void claim(Run run) {
    ledger.claim(run.streamId(), run.runId());
  }

  @Override
  public CommandOutcome record(JobCommand command) {
    boolean repeated =
        ledger.request(command.streamId(), command.request(), command.key(), command.actor());
    return new CommandOutcome(command.streamId(), repeated);
  }

  @Override
  public Settled settle(CommandKey command) {
    return new Settled(commands.withdraw(command).orElse(null));
  }

  @Override
  public Pending pending(UUID streamId) {
    return new Pending(
        ledger.find(streamId).stream()
            .flatMap(report -> report.items().stream())
            .filter(JobItem::isRequested)
            .map(JobItem::id)
            .toList());
  }

  @Override
  public void giveUp(GivenUp givenUp) {
    ledger
        .find(givenUp.streamId())
        .flatMap(report -> report.item(givenUp.item()))
        .filter(JobItem::isRequested)
        .ifPresent(
            item ->
                ledger.finish(
                    givenUp.streamId(),
                    item.resumeFailed(givenUp.why()),
                    "%s was not resumed because %s".formatted(item.id(), givenUp.why())));
  }
}
