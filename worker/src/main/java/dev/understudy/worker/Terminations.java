package dev.understudy.worker;

import dev.understudy.catalog.StreamLedger;
import dev.understudy.domain.Attention;
import dev.understudy.domain.AttentionRules;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.domain.UnderstudyException;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionTerminatedEventAttributes;
import io.temporal.client.WorkflowClient;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows on a stream's row that somebody terminated its workflow: whoever did that wanted it to
 * stop, so that only a human starts it again.
 */
final class Terminations {
  private static final Logger LOG = LoggerFactory.getLogger(Terminations.class);

  /** Why Understudy itself terminates a run, which therefore says nothing of anybody's will. */
  static final String SUPERSEDED = "superseded";

  private final WorkflowClient client;
  private final StreamLedger ledger;

  Terminations(WorkflowClient client, StreamLedger ledger) {
    this.client = client;
    this.ledger = ledger;
  }

  /** Whether the last run was ended by Understudy and not by an operator. */
  boolean isOwn(String workflowId) {
    return last(workflowId)
        .getWorkflowExecutionTerminatedEventAttributes()
        .getReason()
        .equals(SUPERSEDED);
  }

  /** Once: what the row says already is left as it is. */
  void show(String workflowId, StreamRecord record) {
    Attention known = record.attention();
    if (known != null && known.reason() == Attention.Reason.TERMINATED) {
      return;
    }
    HistoryEvent end = last(workflowId);
    Instant at =
        Instant.ofEpochSecond(end.getEventTime().getSeconds(), end.getEventTime().getNanos());
    String sentence = sentence(end.getWorkflowExecutionTerminatedEventAttributes());
    Attention attention =
        AttentionRules.raise(Attention.Reason.TERMINATED, record.state(), at, sentence);
    try {
      ledger.commit(
          record.needing(attention),
          null,
          new TimelineEntry(at, TimelineEntry.UNDERSTUDY, "TERMINATED: " + sentence));
    } catch (UnderstudyException overtaken) {
      if (overtaken.code() != ErrorCode.STALE_DRIVER) {
        throw overtaken;
      }
      LOG.info("{} was moved on meanwhile", workflowId);
    }
  }

  private HistoryEvent last(String workflowId) {
    return client.fetchHistory(workflowId).getLastEvent();
  }

  private static String sentence(WorkflowExecutionTerminatedEventAttributes end) {
    String reason = end.getReason().isBlank() ? "no reason was given" : end.getReason();
    return ("the workflow was terminated in Temporal by %s (%s), so that nothing drives the stream;"
            + " RETRY starts it again where it was")
        .formatted(end.getIdentity().isBlank() ? "somebody" : end.getIdentity(), reason);
  }
}
