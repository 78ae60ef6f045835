package dev.understudy.activities.clusters;

import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.ClusterAccess;
import dev.understudy.activities.cluster.ClusterGateway;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Login;
import dev.understudy.domain.UnderstudyException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A cluster that says of itself what a test wrote down, behind the gateway; whatever else is asked
 * of it fails.
 */
final class KnownCluster implements ClusterGateway {
  final List<VirtualCluster> virtualClusters = new ArrayList<>();
  final List<String> asked = new ArrayList<>();

  /** Who is let in, as {@code virtual cluster/user/password}. */
  final Set<String> users = new HashSet<>();

  String release = "v25.2.7";
  String target = "main";
  String id = "crdb-1";
  boolean away;

  void admit(String virtualCluster, Login login) {
    users.add(virtualCluster + "/" + login.username() + "/" + login.password());
  }

  void put(long number, String name, String serviceMode) {
    virtualClusters.add(new VirtualCluster(number, name, "ready", serviceMode));
  }

  @Override
  public SystemConnection system(ClusterAccess access) {
    enter("system", access);
    return answering(SystemConnection.class);
  }

  @Override
  public ApplicationConnection application(ClusterAccess access, String virtualCluster) {
    enter(virtualCluster, access);
    return answering(ApplicationConnection.class);
  }

  private void enter(String virtualCluster, ClusterAccess access) {
    Login login = access.login();
    asked.add(
        "%s@%s:%d %s"
            .formatted(
                login.username(),
                access.endpoint().host(),
                access.endpoint().sqlPort(),
                virtualCluster));
    if (away) {
      throw new UnderstudyException(ErrorCode.CLUSTER_UNREACHABLE, "nobody is there");
    }
    if (!users.contains(virtualCluster + "/" + login.username() + "/" + login.password())) {
      throw new UnderstudyException(ErrorCode.CLUSTER_REFUSED, "password authentication failed");
    }
  }

  private <T> T answering(Class<T> connection) {
    return connection.cast(
        Proxy.newProxyInstance(
            connection.getClassLoader(),
            new Class<?>[] {connection},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "release" -> release;
                  case "clusterId" -> id;
                  case "defaultTarget" -> target;
                  case "virtualClusters" -> List.copyOf(virtualClusters);
                  case "backupSchedules" -> List.of();
                  case "createBackupSchedule" -> {
                    asked.add("schedule " + arguments[2]);
                    yield null;
                  }
                  case "proveServing" -> HlcTimestamp.of(Instant.EPOCH);
                  case "close" -> null;
                  default -> throw new UnsupportedOperationException(method.getName());
                }));
  }
}
