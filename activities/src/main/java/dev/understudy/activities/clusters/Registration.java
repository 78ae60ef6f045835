package dev.understudy.activities.clusters;

import dev.understudy.activities.cluster.ClusterGateway;
import dev.understudy.catalog.ClusterFilter;
import dev.understudy.catalog.ClusterLedger;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.LoginStore;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Login;
import dev.understudy.domain.SelfHosted;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.AccessCommand;
import java.util.List;
import java.util.UUID;

/**
 * Takes a cluster that its owner runs into the catalog, and lets go of it; changes nothing there.
 */
public final class Registration {
  private static final int PAGE = 200;

  private final ClusterReader reader;
  private final ClusterLedger ledger;
  private final LoginStore logins;
  private final Introduction introduction;

  public Registration(
      ClusterReader reader, ClusterLedger ledger, LoginStore logins, ClusterGateway gateway) {
    this.reader = reader;
    this.ledger = ledger;
    this.logins = logins;
    this.introduction = new Introduction(gateway);
  }

  /** The specification of a new one, as the cluster was found. */
  ClusterSpec register(ClusterRecord record) {
    SelfHosted access = accessOf(record);
    Login system = require(record.id(), Login.Kind.SYSTEM);
    Login application = logins.find(record.id(), Login.Kind.APPLICATION).orElse(null);
    Introduction.Found found = introduction.with(record.name(), access, system, application);
    refuseAnotherNameOf(found, record.id());
    if (application == null && found.access().applicationVirtualCluster() != null) {
      // What the cluster has accepted for both.
      Login unused = logins.putIfAbsent(record.id(), Login.Kind.APPLICATION, system);
    }
    return record.spec().found(found.release(), found.virtualized(), found.access());
  }

  void forget(UUID clusterId) {
    for (Login.Kind kind : Login.Kind.values()) {
      logins.forget(clusterId, kind);
    }
  }

  /**
   * Gives it another address or other logins, once the cluster was reached with them.
   *
   * @return whether the command had been carried out before
   */
  boolean replaceAccess(AccessCommand command) {
    UUID id = command.clusterId();
    ClusterRecord record =
        reader
            .find(id)
            .orElseThrow(
                () ->
                    new UnderstudyException(
                        ErrorCode.CLUSTER_NOT_FOUND, "cluster '%s' not found".formatted(id)));
    try {
      Login system = require(id, command.withLogins() ? Login.Kind.SYSTEM_NEXT : Login.Kind.SYSTEM);
      Login application =
          command.withLogins()
              ? logins
                  .find(id, Login.Kind.APPLICATION_NEXT)
                  .or(() -> logins.find(id, Login.Kind.APPLICATION))
                  .orElse(null)
              : logins.find(id, Login.Kind.APPLICATION).orElse(null);
      Introduction.Found found =
          introduction.with(record.name(), command.access(), system, application);
      String known = accessOf(record).clusterId();
      if (known != null && !known.equals(found.access().clusterId())) {
        throw new UnderstudyException(
            ErrorCode.CLUSTER_REFUSED,
            "Another cluster answers there: %s, and not %s."
                .formatted(found.access().clusterId(), known));
      }
      boolean repeated =
          ledger.replaceAccess(id, found.access(), system, application, command.key()).repeated();
      forgetNext(id);
      return repeated;
    } catch (UnderstudyException refused) {
      throw refusal(id, refused);
    }
  }

  /** Whoever waits for an answer is told at once that nobody is there. */
  private UnderstudyException refusal(UUID id, UnderstudyException refused) {
    if (refused.code() == ErrorCode.CATALOG_UNAVAILABLE) {
      return refused;
    }
    forgetNext(id);
    return refused.code() == ErrorCode.CLUSTER_UNREACHABLE
        ? new UnderstudyException(
            ErrorCode.CLUSTER_REFUSED, String.valueOf(refused.getMessage()), refused)
        : refused;
  }

  private void forgetNext(UUID id) {
    logins.forget(id, Login.Kind.SYSTEM_NEXT);
    logins.forget(id, Login.Kind.APPLICATION_NEXT);
  }

  private void refuseAnotherNameOf(Introduction.Found found, UUID own) {
    ClusterFilter filter = ClusterFilter.active(PAGE);
    while (true) {
      List<ClusterRecord> page = reader.list(filter);
      for (ClusterRecord other : page) {
        SelfHosted access = other.spec().selfHosted();
        if (access != null && !other.id().equals(own) && found.isCluster(access.clusterId())) {
          throw new UnderstudyException(
              ErrorCode.CLUSTER_ALREADY_REGISTERED,
              "This cluster is registered already, as %s (%s)."
                  .formatted(other.name(), other.id()));
        }
      }
      if (page.size() < PAGE) {
        return;
      }
      filter = filter.after(page.getLast());
    }
  }

  private static SelfHosted accessOf(ClusterRecord record) {
    SelfHosted access = record.spec().selfHosted();
    if (access == null) {
      throw new UnderstudyException(
          ErrorCode.CLUSTER_REFUSED,
          "Cluster %s was made here and is not one of its owner.".formatted(record.name()));
    }
    return access;
  }

  private Login require(UUID clusterId, Login.Kind kind) {
    return logins
        .find(clusterId, kind)
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.CLUSTER_REFUSED,
                    "The catalog has no login for cluster %s any more: send it again."
                        .formatted(clusterId)));
  }
}
