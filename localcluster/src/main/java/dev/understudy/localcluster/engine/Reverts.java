package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Documents;
import dev.understudy.localcluster.storage.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * Remembers which stretches of a virtual cluster's history were taken back. Whoever copied it
 * within such a stretch holds versions that are no longer here, so the two cannot go on from there.
 */
public final class Reverts {
  private final Documents documents;

  /** History of {@code (target, at]} was removed. */
  private record Revert(Timestamp target, Timestamp at) {}

  private record Known(List<Revert> reverts) {}

  public Reverts(Store store) {
    this.documents = new Documents(store);
  }

  /** Adds to a batch that a virtual cluster goes back to a time, now. */
  public void note(Batch batch, long virtualClusterId, Timestamp target, Timestamp now) {
    List<Revert> reverts = new ArrayList<>(known(virtualClusterId));
    reverts.add(new Revert(target, now));
    documents.put(batch, key(virtualClusterId), new Known(reverts));
  }

  /** Refuses a consumer that has this history up to a time within a stretch that was removed. */
  public void check(long virtualClusterId, Timestamp resumeFrom) {
    for (Revert revert : known(virtualClusterId)) {
      if (revert.target().compareTo(resumeFrom) < 0 && resumeFrom.compareTo(revert.at()) < 0) {
        throw new ClusterException(
            ClusterException.UNCATEGORISED,
            "cannot replicate from %s on: history above %s was reverted at %s"
                .formatted(resumeFrom, revert.target(), revert.at()),
            "Drop the standby's virtual cluster and create it from replication again.");
      }
    }
  }

  private List<Revert> known(long virtualClusterId) {
    return documents.get(key(virtualClusterId), Known.class).map(Known::reverts).orElse(List.of());
  }

  private static String key(long virtualClusterId) {
    return "reverts/" + virtualClusterId;
  }
}
