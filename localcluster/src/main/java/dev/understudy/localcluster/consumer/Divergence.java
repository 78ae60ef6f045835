package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.PriorReplication;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.mvcc.Timestamp;
import java.util.Optional;
import java.util.UUID;

/** Decides up to which time two virtual clusters have the same history. */
final class Divergence {
  private Divergence() {}

  /**
   * The later of the two times at which one of them was promoted out of the other.
   *
   * @param self this cluster's id
   * @throws ClusterException if neither was
   */
  static Timestamp of(VirtualClusterRecord here, UUID self, SourceClient.Prior there) {
    String hereId = PriorReplication.id(self, here.id());
    Optional<Timestamp> promotedHere = promotion(here.prior(), there.id());
    Optional<Timestamp> promotedThere = promotion(there.prior(), hereId);
    Timestamp later =
        max(promotedHere.orElse(Timestamp.ZERO), promotedThere.orElse(Timestamp.ZERO));
    if (later.equals(Timestamp.ZERO)) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          ("cannot reconfigure existing tenant to replicate from specified source: it was neither"
                  + " previously replicating from this source (%s), nor was the source previously"
                  + " replicating from it (%s)")
              .formatted(there.id(), hereId));
    }
    return later;
  }

  private static Optional<Timestamp> promotion(Optional<PriorReplication> prior, String source) {
    return prior
        .filter(found -> found.sourceId().equals(source))
        .map(PriorReplication::activationTime);
  }

  private static Timestamp max(Timestamp left, Timestamp right) {
    return left.compareTo(right) >= 0 ? left : right;
  }
}
