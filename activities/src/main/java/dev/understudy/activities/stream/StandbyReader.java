package dev.understudy.activities.stream;

import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import dev.understudy.domain.Reader;
import java.util.Optional;

/**
 * The reader of a virtual cluster. From v25.4 on a cluster drops it itself at a failover; some
 * before that leave it, frozen, where it would keep its name from the next.
 */
public final class StandbyReader {
  private StandbyReader() {}

  public static Optional<VirtualCluster> find(SystemConnection standby, String parent) {
    return standby.virtualClusters().stream()
        .filter(found -> found.name().equals(Reader.nameFor(parent)))
        .findFirst();
  }

  /** Drops what is left of it. */
  static void drop(SystemConnection standby, String parent) {
    find(standby, parent)
        .ifPresent(
            reader -> {
              if (reader.serves()) {
                standby.stopService(reader.id());
              }
              standby.drop(reader.id());
            });
  }
}
