package dev.understudy.api.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.catalog.LoginStore;
import dev.understudy.domain.ClusterChange;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Login;
import dev.understudy.domain.SelfHosted;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.AccessCommand;
import java.util.UUID;

/** Changes what is known of a cluster: its specification, or the way to one of its owner's. */
public final class ClusterUpdates {
  private final ObjectMapper json;
  private final ClusterCommander commander;
  private final LoginStore logins;

  public ClusterUpdates(ObjectMapper json, ClusterCommander commander, LoginStore logins) {
    this.json = json;
    this.commander = commander;
    this.logins = logins;
  }

  ClusterRecord update(Caller caller, Exchange exchange, String id, byte[] body) {
    return commander.record(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_UPDATE_CLUSTER",
        id,
        body,
        (cluster, key) -> {
          var request = WireFormat.parse(json, body, ClusterRequests.Update.class);
          return update(caller, cluster, key, request.spec() == null ? request : request.spec());
        });
  }

  private UUID update(
      Caller caller, ClusterRecord cluster, CommandKey key, ClusterRequests.Update changes) {
    ClusterChange.Specification change = ClusterUpdateRules.change(cluster, changes);
    boolean changesNothing = change.applyTo(cluster.spec()).equals(cluster.spec());
    SelfHostedRequest access = changes.selfHosted();
    if (access == null) {
      requireFolder(caller, cluster, change);
      return commander.send(caller, cluster, key, change);
    }
    if (!changesNothing) {
      throw Query.invalid("self_hosted is changed alone: send the rest in another request");
    }
    return replaceAccess(caller, cluster, key, access);
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

  private UUID replaceAccess(
      Caller caller, ClusterRecord cluster, CommandKey key, SelfHostedRequest request) {
    SelfHosted known = cluster.spec().selfHosted();
    if (known == null) {
      throw Query.invalid(
          "self_hosted is for a cluster that its owner runs; this one was made here");
    }
    SelfHostedAccess wanted = SelfHostedAccess.of(request, known);
    boolean withLogins = wanted.system() != null || wanted.application() != null;
    try {
      return commander.replaceAccess(
          key,
          () -> {
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
