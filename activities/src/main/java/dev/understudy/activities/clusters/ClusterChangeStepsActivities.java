package dev.understudy.activities.clusters;

import dev.understudy.activities.cluster.ClusterAccess;
import dev.understudy.activities.cluster.ClusterGateway;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.provisioning.ClusterProvisioner;
import dev.understudy.catalog.ClusterLedger;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.LoginStore;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSettings;
import dev.understudy.domain.ClusterSettings.Part;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Login;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.ClusterChangeSteps;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells clusters of their settings. */
public final class ClusterChangeStepsActivities implements ClusterChangeSteps {
  private final ClusterReader reader;
  private final ClusterLedger ledger;
  private final LoginStore logins;
  private final ClusterGateway gateway;
  private final ClusterProvisioner provisioner;
  private final ScheduledBackups backups;

  /**
   * @param backupPrefix where scheduled backups go, such as {@code nodelocal://1/understudy}
   */
  public ClusterChangeStepsActivities(
      ClusterReader reader,
      ClusterLedger ledger,
      LoginStore logins,
      ClusterGateway gateway,
      ClusterProvisioner provisioner,
      String backupPrefix) {
    this.reader = reader;
    this.ledger = ledger;
    this.logins = logins;
    this.gateway = gateway;
    this.provisioner = provisioner;
    this.backups = new ScheduledBackups(backupPrefix);
  }

  /**
   * What was done last is what the catalog says last, however many do this at once: whoever has
   * told the cluster something old finds that out here, and tells it again.
   */
  @Override
  public void apply(Application application) {
    ClusterSettings wanted = reader.settings(application.clusterId());
    if (!wanted.due().contains(application.part())) {
      return;
    }
    while (!ledger.settle(
        application.clusterId(), application.part(), wanted, problem(application, wanted))) {
      wanted = reader.settings(application.clusterId());
    }
  }

  /** Why the cluster could not be told; null where it was, or where it is on its way out. */
  private @Nullable String problem(Application application, ClusterSettings wanted) {
    Optional<ClusterRecord> cluster =
        reader.find(application.clusterId()).filter(found -> found.state() == ClusterState.CREATED);
    if (cluster.isEmpty()) {
      return null;
    }
    try {
      tell(cluster.get(), application.part(), wanted);
      return null;
    } catch (UnderstudyException refused) {
      if (refused.code().isTransient()) {
        throw refused;
      }
      return refused.getMessage();
    }
  }

  private void tell(ClusterRecord cluster, Part part, ClusterSettings wanted) {
    switch (part) {
      case BACKUPS -> {
        try (SystemConnection system = gateway.system(access(cluster))) {
          backups.bring(system, cluster.id(), wanted.backups());
        }
      }
      case DISRUPTION -> {
        if (wanted.disruption().isEmpty()) {
          provisioner.reconnect(cluster.id(), cluster.name());
        } else {
          provisioner.cutOff(cluster.id());
        }
      }
    }
  }

  private ClusterAccess access(ClusterRecord cluster) {
    ClusterEndpoint endpoint = cluster.endpoint();
    Optional<Login> system = logins.find(cluster.id(), Login.Kind.SYSTEM);
    if (endpoint == null || system.isEmpty()) {
      throw new UnderstudyException(
          ErrorCode.CLUSTER_REFUSED,
          "The catalog has no address or no login for cluster %s.".formatted(cluster.name()));
    }
    return new ClusterAccess(cluster.name(), endpoint, system.get());
  }
}
