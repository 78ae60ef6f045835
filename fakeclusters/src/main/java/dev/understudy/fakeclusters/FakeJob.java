package dev.understudy.fakeclusters;

import dev.understudy.activities.cluster.JobsConnection.Job;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job and how it ends.
 *
 * @param ends when it succeeds if nobody ends it before; null for one that does not by itself
 * @param ending how it was ended; null while it was not
 */
record FakeJob(
    long id,
    String type,
    String description,
    Instant created,
    @Nullable Instant ends,
    @Nullable Ending ending) {
  static final String PRODUCER = "REPLICATION STREAM PRODUCER";
  static final String BACKUP = "BACKUP";
  static final String RESTORE = "RESTORE";

  /** How and when. */
  record Ending(String status, Instant at, String error) {}

  static FakeJob producer(long id, Instant created) {
    return new FakeJob(id, PRODUCER, "History retention", created, null, null);
  }

  FakeJob ended(String status, Instant at) {
    return ending == null
        ? new FakeJob(id, type, description, created, ends, new Ending(status, at, ""))
        : this;
  }

  String status(Instant now) {
    if (ending != null) {
      return ending.status();
    }
    return ends != null && !now.isBefore(ends) ? "succeeded" : "running";
  }

  /** When it succeeded; null where it did not. */
  @Nullable Instant succeeded(Instant now) {
    if (!status(now).equals("succeeded")) {
      return null;
    }
    return ending == null ? ends : ending.at();
  }

  Job seen(Instant now) {
    return new Job(
        id, type, description, status(now), fraction(now), ending == null ? "" : ending.error());
  }

  private @Nullable Double fraction(Instant now) {
    if (ends == null || ending != null) {
      return null;
    }
    double length = Duration.between(created, ends).toNanos();
    return length == 0
        ? 1.0
        : Math.min(1.0, Math.max(0.0, Duration.between(created, now).toNanos() / length));
  }
}
