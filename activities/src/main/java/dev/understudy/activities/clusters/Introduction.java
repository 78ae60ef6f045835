package dev.understudy.activities.clusters;

import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.ClusterAccess;
import dev.understudy.activities.cluster.ClusterGateway;
import dev.understudy.activities.cluster.ClusterVersion;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import dev.understudy.activities.cluster.VersionFact;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Login;
import dev.understudy.domain.SelfHosted;
import dev.understudy.domain.UnderstudyException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a cluster what it is, with the logins that are to be used from then on. */
final class Introduction {
  private static final String SYSTEM = "system";

  private final ClusterGateway gateway;

  Introduction(ClusterGateway gateway) {
    this.gateway = gateway;
  }

  /**
   * What a cluster is.
   *
   * @param release its version in full
   * @param virtualized whether it can take part in replication
   */
  record Found(String release, boolean virtualized, SelfHosted access) {
    boolean isCluster(@Nullable String clusterId) {
      return clusterId != null && clusterId.equals(access.clusterId());
    }
  }

  /** Which virtual cluster applications use, if any, and whether it can be tried. */
  private record Application(@Nullable String name, boolean serves) {}

  /**
   * @param application null for the same login as for the system virtual cluster
   */
  Found with(String name, SelfHosted access, Login system, @Nullable Login application) {
    String release;
    String clusterId;
    boolean virtualized;
    Application used;
    try (SystemConnection connection =
        gateway.system(new ClusterAccess(name, access.endpoint(), system))) {
      release = connection.release();
      ClusterVersion version = ClusterVersion.parse(release);
      if (version.isBefore(ClusterVersion.OLDEST)) {
        throw refused(
            "It runs %s; replication needs %s or later.".formatted(version, ClusterVersion.OLDEST));
      }
      List<VirtualCluster> applications =
          connection.virtualClusters().stream().filter(VirtualCluster::isApplication).toList();
      String target = connection.defaultTarget();
      boolean ordinary = applications.isEmpty() && (target.isBlank() || target.equals(SYSTEM));
      virtualized = !ordinary || version.has(VersionFact.SYSTEM_AS_SOURCE);
      used = application(access.applicationVirtualCluster(), applications, ordinary);
      clusterId = connection.clusterId();
    }
    String virtualCluster = used.name();
    if (virtualCluster != null && used.serves()) {
      prove(name, access, virtualCluster, system, application);
    }
    return new Found(release, virtualized, access.found(virtualCluster, clusterId));
  }

  private static Application application(
      @Nullable String named, List<VirtualCluster> applications, boolean ordinary) {
    if (named != null && !(ordinary && named.equals(SYSTEM))) {
      return applications.stream()
          .filter(found -> found.name().equals(named))
          .findFirst()
          .map(found -> new Application(named, found.serves()))
          .orElseThrow(() -> refused("It has no application virtual cluster %s.".formatted(named)));
    }
    if (ordinary) {
      return new Application(SYSTEM, true);
    }
    List<VirtualCluster> serving = applications.stream().filter(VirtualCluster::serves).toList();
    List<VirtualCluster> candidates = serving.isEmpty() ? applications : serving;
    if (candidates.size() > 1) {
      throw refused(
          "It has several application virtual clusters (%s): name one of them in"
                  .formatted(
                      String.join(", ", candidates.stream().map(VirtualCluster::name).toList()))
              + " application_virtual_cluster.");
    }
    return candidates.stream()
        .findFirst()
        .map(only -> new Application(only.name(), only.serves()))
        .orElse(new Application(null, false));
  }

  private void prove(
      String name,
      SelfHosted access,
      String virtualCluster,
      Login system,
      @Nullable Login application) {
    Login login = application == null ? system : application;
    try (ApplicationConnection connection =
        gateway.application(new ClusterAccess(name, access.endpoint(), login), virtualCluster)) {
      HlcTimestamp unused = connection.proveServing();
    } catch (UnderstudyException notLetIn) {
      if (application != null || notLetIn.code() != ErrorCode.CLUSTER_REFUSED) {
        throw notLetIn;
      }
      throw refused(
          ("The user of the system virtual cluster is none of %s, which has users of its own: send"
                  + " application_user and application_password. (%s)")
              .formatted(virtualCluster, notLetIn.getMessage()));
    }
  }

  private static UnderstudyException refused(String message) {
    return new UnderstudyException(ErrorCode.CLUSTER_REFUSED, message);
  }
}
