package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.engine.VirtualCluster.ServiceMode;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

/** Starts and stops the SQL service of virtual clusters. */
final class Services {
  private final ClusterState state;
  private final CopyOnWriteArrayList<LongConsumer> onStop = new CopyOnWriteArrayList<>();

  Services(ClusterState state) {
    this.state = state;
  }

  void onStop(LongConsumer closeSessions) {
    onStop.add(closeSessions);
  }

  void start(long id) {
    refuseSystem(id, "start service of");
    state
        .catalog()
        .update(
            id,
            cluster -> {
              if (cluster.dataState() != DataState.READY) {
                throw new ClusterException(
                    "55000",
                    "cannot use tenant service mode shared with data state "
                        + cluster.dataState().name().toLowerCase(Locale.ROOT));
              }
              return cluster.in(ServiceMode.SHARED);
            });
  }

  void stop(long id) {
    refuseSystem(id, "stop service of");
    VirtualClusterRecord cluster = state.catalog().require(id);
    if (cluster.serviceMode() == ServiceMode.NONE) {
      // Another session may have stopped it and still wait for the last of its sessions.
      closeSessions(id);
      return;
    }
    Settings settings = state.settings();
    if (settings.isOn(Settings.CHECK_DEFAULT_TARGET)
        && settings.get(Settings.DEFAULT_TARGET).equals(cluster.name())) {
      throw new ClusterException(
          "55000", "cannot stop service while tenant is selected as default");
    }
    halt(id);
  }

  /** Stops a service, whether or not clients are sent to it; returns with its sessions closed. */
  void halt(long id) {
    state.catalog().update(id, found -> found.in(ServiceMode.NONE));
    closeSessions(id);
  }

  private void closeSessions(long id) {
    onStop.forEach(close -> close.accept(id));
  }

  static void refuseSystem(long id, String what) {
    if (id == VirtualCluster.SYSTEM_ID) {
      throw new ClusterException(
          "22023", "cannot " + what + " tenant \"1\", ID assigned to system tenant");
    }
  }
}
