package dev.understudy.api.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.catalog.LoginStore;
import dev.understudy.domain.ClusterChange;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Login;
import dev.understudy.domain.SelfHosted;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.AccessCommand;

/** Changes what is known of a cluster: its specification, or the way to one of its owner's. */
public final class ClusterUpdates {
  private final ObjectMapper json;
  private final ClusterReads reads;
  private final ClusterCommander commander;
  private final LoginStore logins;

  public ClusterUpdates(
      ObjectMapper json, ClusterReads reads, ClusterCommander commander, LoginStore logins) {
    this.json = json;
    this.reads = reads;
    this.commander = commander;
    this.logins = logins;
  }

  ClusterRecord update(Caller caller, Exchange exchange, String id, byte[] body) {
    ClusterRecord cluster = reads.require(caller, Role.OPERATE_CLUSTER, id);
    ClusterRequests.Update request = WireFormat.parse(json, body, ClusterRequests.Update.class);
    ClusterRequests.Update changes = request.spec() == null ? request : request.spec();
    byte[] shown = SelfHostedRequest.withoutSecrets(json, body);
    ClusterChange.Specification change = ClusterUpdateRules.change(cluster, changes);
    boolean changesNothing = change.applyTo(cluster.spec()).equals(cluster.spec());
    SelfHostedRequest access = changes.selfHosted();
    if (access != null) {
      if (!changesNothing) {
        throw Query.invalid("self_hosted is changed alone: send the rest in another request");
      }
      return replaceAccess(caller, exchange, cluster, shown, access);
    }
    requireFolder(caller, cluster, change);
    return commander.change(
        caller, exchange, "AUDIT_LOG_ACTION_UPDATE_CLUSTER", cluster, shown, () -> change);
  }

  /** Who moves a cluster must be allowed to have one where it goes. */
  private static void requireFolder(
      Caller caller, ClusterRecord cluster, ClusterChange.Specification change) {
    String parent = change.parentId();
    if (parent != null
        && !parent.equals(cluster.spec().parentId())
        && !caller.mayInFolder(Role.CREATE_CLUSTER, parent)) {
      throw Caller.denied("folder '" + parent + "'", Role.CREATE_CLUSTER);
    }
  }

  private ClusterRecord replaceAccess(
      Caller caller,
      Exchange exchange,
      ClusterRecord cluster,
      byte[] shown,
      SelfHostedRequest request) {
    SelfHosted known = cluster.spec().selfHosted();
    if (known == null) {
      throw Query.invalid(
          "self_hosted is for a cluster that its owner runs; this one was made here");
    }
    SelfHostedAccess wanted = SelfHostedAccess.of(request, known);
    boolean withLogins = wanted.system() != null || wanted.application() != null;
    try {
      return commander.replaceAccess(
          caller,
          exchange,
          cluster,
          shown,
          key -> {
            wanted.keepForNext(logins, cluster.id());
            return new AccessCommand(key, cluster.id(), wanted.access(), withLogins, caller.name());
          });
    } catch (UnderstudyException refused) {
      if (refused.code() != ErrorCode.CATALOG_UNAVAILABLE) {
        logins.forget(cluster.id(), Login.Kind.SYSTEM_NEXT);
        logins.forget(cluster.id(), Login.Kind.APPLICATION_NEXT);
      }
      throw refused;
    }
  }
}
