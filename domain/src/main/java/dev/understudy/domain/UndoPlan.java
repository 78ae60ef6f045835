package dev.understudy.domain;

import dev.understudy.domain.ReplicationFacts.Backup;
import dev.understudy.domain.StreamState.Undoing;
import org.jspecify.annotations.Nullable;

/** Says, when a stream is canceled, what will become of its standby and where its backup is. */
public final class UndoPlan {
  private static final String UNTOUCHED = "the standby stays as it is";

  private UndoPlan() {}

  /** A part of a sentence. */
  public static String of(Undoing undoing) {
    ReplicationFacts facts = undoing.facts();
    Backup backup = facts == null ? null : facts.backup();
    boolean untouched = undoing.during().compareTo(StreamPhase.WIPING_STANDBY) < 0;
    return switch (undoing.standby()) {
      case KEPT ->
          untouched
              ? UNTOUCHED
              : undoing.during() == StreamPhase.STARTING_REPLICATION
                  ? "the standby's virtual cluster is kept, offline if it has begun to replicate"
                  : "the standby keeps what was replicated, offline";
      case EMPTY ->
          untouched ? UNTOUCHED : "the replica on the standby is dropped" + whereabouts(backup);
      case RESTORED ->
          "the replica on the standby, if there is one, is dropped"
              + (backup == null ? " and there is no backup to restore" : restored(backup));
    };
  }

  private static String whereabouts(@Nullable Backup backup) {
    return backup == null ? "" : "; what it held before is in " + backup.location();
  }

  private static String restored(Backup backup) {
    return " and what it held before is restored from " + backup.location();
  }
}
