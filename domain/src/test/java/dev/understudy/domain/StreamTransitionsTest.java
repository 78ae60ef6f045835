package dev.understudy.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StreamTransitionsTest {
  private static final Path MATRIX = Path.of("src/test/resources/state-event-matrix.txt");
  private static final Path DIAGRAM = Path.of("../docs/state-diagram.md");

  @Test
  void everyCellOfTheMatrixIsAsCommitted() throws IOException {
    List<String> lines = new ArrayList<>();
    for (StreamState state : States.all()) {
      for (StreamEvent event : StreamEvent.values()) {
        lines.add("%-22s %-20s %s".formatted(state.phase(), event, outcome(event, state)));
      }
    }
    assertThat(lines).isEqualTo(Files.readAllLines(MATRIX));
  }

  @Test
  void thereIsAStateForEveryPhase() {
    assertThat(States.all()).extracting(StreamState::phase).containsExactly(StreamPhase.values());
  }

  @Test
  void everyPhaseButTheLastTwoCanBeLeft() {
    EnumSet<StreamPhase> left = EnumSet.noneOf(StreamPhase.class);
    for (StreamEvent event : StreamEvent.values()) {
      left.addAll(event.from());
    }
    assertThat(left)
        .isEqualTo(EnumSet.complementOf(EnumSet.of(StreamPhase.COMPLETED, StreamPhase.CANCELED)));
  }

  @Test
  void theDiagramInTheDocumentsIsThatOfTheTable() throws IOException {
    assertThat(StateDiagram.draw()).isEqualTo(Files.readString(DIAGRAM));
  }

  @Test
  void carriesWhatWasLearntAlongTheWay() {
    StreamState state = new StreamState.Preflight();
    state = StreamTransitions.preflightPassed(state, new ReplicationFacts("main", 3L, null));
    state = StreamTransitions.peered(state);
    state = StreamTransitions.backedUp(state, States.FACTS.backup());
    state = StreamTransitions.wiped(state);
    state = StreamTransitions.replicationStarted(state);
    state = StreamTransitions.scanFinished(state);
    state = StreamTransitions.beginFailover(state, new FailoverTarget.Latest());
    state = StreamTransitions.targetAccepted(state, States.CUT);
    state = StreamTransitions.revertBegun(state, States.CUT);
    state = StreamTransitions.dataReady(state);
    state = StreamTransitions.promoted(state, States.NOW);
    assertThat(StreamTransitions.jobsManaged(state))
        .isEqualTo(
            new StreamState.Completed(
                States.FACTS, new FailoverTarget.Latest(), States.CUT, States.NOW));
  }

  @Test
  void aSwitchoverEndsWithTheStreamBack() {
    StreamState state = States.of(StreamPhase.REPLICATING);
    state = StreamTransitions.askSwitchover(state, States.SWITCHOVER);
    state = StreamTransitions.fenced(state, States.CUT);
    state = StreamTransitions.drained(state);
    state = StreamTransitions.targetAccepted(state, States.CUT);
    state = StreamTransitions.revertBegun(state, States.CUT);
    state = StreamTransitions.dataReady(state);
    state = StreamTransitions.promoted(state, States.NOW);
    state = StreamTransitions.proofDue(state);
    StreamRecord ended = States.record(StreamTransitions.verified(state, true));
    assertThat(ended.successor())
        .isEqualTo(
            new StreamRecord(
                new UUID(0, 10),
                ended.standbyClusterId(),
                ended.primaryClusterId(),
                true,
                States.NOW,
                new StreamState.Preflight(),
                null,
                1,
                0));
    assertThat(States.record(StreamTransitions.verified(state, false)).successor()).isNull();
  }

  @Test
  void cancelingBeforePreflightEndedLeavesNoFacts() {
    StreamState.Undoing undoing =
        StreamTransitions.cancel(new StreamState.Preflight(), States.NOW, "why not", false);
    assertThat(undoing)
        .isEqualTo(
            new StreamState.Undoing(
                StreamPhase.PREFLIGHT, null, States.NOW, "why not", StandbyFate.EMPTY));
  }

  @Test
  void onlyTheEndThatNobodyAskedForKeepsTheStandbysData() {
    StreamState replicating = States.of(StreamPhase.REPLICATING);
    assertThat(StreamTransitions.sourceExpired(replicating, States.NOW, "expired").standby())
        .isEqualTo(StandbyFate.KEPT);
    StreamState.Undoing asked =
        StreamTransitions.cancel(replicating, States.NOW, "asked for", true);
    assertThat(asked.standby()).isEqualTo(StandbyFate.RESTORED);
    assertThat(StreamTransitions.waiveRestore(asked).standby()).isEqualTo(StandbyFate.EMPTY);
  }

  @Test
  void whatAFailbackKeptIsKeptWhenItIsCanceled() {
    StreamState state = new StreamState.Preflight();
    state = StreamTransitions.preflightPassed(state, States.NET_NEW);
    state = StreamTransitions.peered(state);
    state = StreamTransitions.backedUpAndKept(state, States.FACTS.backup());
    assertThat(state.facts()).isEqualTo(States.NET_NEW.backedUp(States.FACTS.backup()));
    assertThat(StreamTransitions.cancel(state, States.NOW, "asked for", false).standby())
        .isEqualTo(StandbyFate.KEPT);
    StreamState.Undoing restored = StreamTransitions.cancel(state, States.NOW, "asked for", true);
    assertThat(restored.standby()).isEqualTo(StandbyFate.RESTORED);
    assertThat(StreamTransitions.waiveRestore(restored).standby()).isEqualTo(StandbyFate.KEPT);
  }

  @Test
  void aRefusalNamesTheStatusAndThePhase() {
    assertThatThrownBy(
            () ->
                StreamTransitions.cancel(
                    States.of(StreamPhase.REVERTING), States.NOW, "too late", false))
        .isInstanceOf(UnderstudyException.class)
        .hasMessage("Canceling is not possible while the stream is FAILING_OVER (REVERTING).");
  }

  private static String outcome(StreamEvent event, StreamState state) {
    try {
      return apply(event, state).phase().name();
    } catch (UnderstudyException refused) {
      return "- " + refused.code();
    }
  }

  private static StreamState apply(StreamEvent event, StreamState state) {
    return switch (event) {
      case PREFLIGHT_PASSED -> StreamTransitions.preflightPassed(state, States.FACTS);
      case PEERED -> StreamTransitions.peered(state);
      case BACKED_UP -> StreamTransitions.backedUp(state, null);
      case BACKED_UP_AND_KEPT -> StreamTransitions.backedUpAndKept(state, null);
      case WIPED -> StreamTransitions.wiped(state);
      case REPLICATION_STARTED -> StreamTransitions.replicationStarted(state);
      case SCAN_FINISHED -> StreamTransitions.scanFinished(state);
      case PAUSE_ASKED -> StreamTransitions.askPause(state);
      case PAUSE_SEEN -> StreamTransitions.pauseSeen(state, States.NOW);
      case RESUME_ASKED -> StreamTransitions.askResume(state);
      case PAUSED_BY_CLUSTER -> StreamTransitions.pausedByCluster(state);
      case SCAN_RESUMED -> StreamTransitions.scanResumed(state);
      case RESUMED -> StreamTransitions.resumed(state);
      case FAILOVER_WITHDRAWN -> StreamTransitions.withdrawFailover(state);
      case FAILOVER_SCHEDULED -> StreamTransitions.scheduleFailover(state, States.AHEAD);
      case SWITCHOVER_ASKED -> StreamTransitions.askSwitchover(state, States.SWITCHOVER);
      case FENCED -> StreamTransitions.fenced(state, States.CUT);
      case DRAINED -> StreamTransitions.drained(state);
      case SWITCHOVER_GIVEN_UP -> StreamTransitions.giveSwitchoverUp(state);
      case UNFENCED -> StreamTransitions.unfenced(state);
      case PROOF_DUE -> StreamTransitions.proofDue(state);
      case VERIFIED -> StreamTransitions.verified(state, true);
      case FAILOVER_BEGUN -> StreamTransitions.beginFailover(state, States.AHEAD);
      case TARGET_ACCEPTED -> StreamTransitions.targetAccepted(state, States.CUT);
      case REVERT_BEGUN -> StreamTransitions.revertBegun(state, States.CUT);
      case DATA_READY -> StreamTransitions.dataReady(state);
      case PROMOTED -> StreamTransitions.promoted(state, States.NOW);
      case JOBS_MANAGED -> StreamTransitions.jobsManaged(state);
      case CANCELED_BY_REQUEST -> StreamTransitions.cancel(state, States.NOW, "asked for", true);
      case SOURCE_EXPIRED -> StreamTransitions.sourceExpired(state, States.NOW, "it said so");
      case RESTORE_WAIVED -> StreamTransitions.waiveRestore(state);
      case UNDONE -> StreamTransitions.undone(state);
    };
  }
}
