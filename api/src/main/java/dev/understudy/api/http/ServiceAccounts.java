package dev.understudy.api.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.catalog.AccountStore;
import dev.understudy.catalog.RoleGrant;
import dev.understudy.catalog.ServiceAccount;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes, shows, changes and removes service accounts. */
public final class ServiceAccounts {
  private static final String LIST = "accounts";
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_DESCRIPTION = 1024;
  private static final byte[] NO_BODY = {};

  private final ObjectMapper json;
  private final AccountStore store;
  private final Assignments assignments;
  private final CommandKeys keys;
  private final Audit audit;
  private final Clock clock;
  private final Supplier<UUID> ids;

  public ServiceAccounts(
      ObjectMapper json,
      AccountStore store,
      Assignments assignments,
      CommandKeys keys,
      Audit audit,
      Clock clock,
      Supplier<UUID> ids) {
    this.json = json;
    this.store = store;
    this.assignments = assignments;
    this.keys = keys;
    this.audit = audit;
    this.clock = clock;
    this.ids = ids;
  }

  /** A page of accounts. */
  record Page(List<AccountView> serviceAccounts, @Nullable Pagination pagination) {}

  ServiceAccount create(Caller caller, Exchange exchange, byte[] body) {
    return audit.record(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_CREATE_SERVICE_ACCOUNT",
        body,
        command -> {
          var request = WireFormat.parse(json, body, AccessRequests.CreateAccount.class);
          caller.requireEverywhere(Role.CREATE_ACCOUNT);
          String name = Texts.required("name", request.name(), LONGEST_NAME);
          String description =
              Texts.checked(
                  "description",
                  request.description() == null ? "" : request.description(),
                  LONGEST_DESCRIPTION);
          // Nobody may give to an account what is not theirs to give.
          Set<RoleGrant> grants = assignments.readAll(request.roles());
          for (RoleGrant grant : grants) {
            assignments.requireThere(grant);
            assignments.requireMayAssign(caller, grant);
          }
          CommandKey key = keys.key(caller, exchange, body);
          ServiceAccount made =
              repeated(key, exchange)
                  .orElseGet(
                      () ->
                          store.create(
                              new ServiceAccount(
                                  ids.get(),
                                  name,
                                  description,
                                  caller.name(),
                                  clock.instant().truncatedTo(ChronoUnit.MICROS),
                                  List.copyOf(grants)),
                              key));
          command.about(made.id());
          return made;
        });
  }

  private Optional<ServiceAccount> repeated(CommandKey key, Exchange exchange) {
    return keys.outcome(key, exchange).or(() -> keys.lately(key)).flatMap(store::find);
  }

  Page list(Caller caller, Query query) {
    caller.requireEverywhere(Role.READ_ACCOUNTS);
    var paged =
        Paged.of(
            store.list(Paged.byName(LIST, query)),
            query.limit(),
            account -> new PageToken(LIST, account.name(), account.id()));
    return new Page(paged.views(AccountView::of), paged.pagination());
  }

  ServiceAccount get(Caller caller, String id) {
    caller.requireEverywhere(Role.READ_ACCOUNTS);
    UUID accountId = WireFormat.id("id", id);
    return store
        .find(accountId)
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.ACCOUNT_NOT_FOUND, "service account '" + accountId + "' not found"));
  }

  ServiceAccount update(Caller caller, Exchange exchange, String id, byte[] body) {
    return audit.record(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_UPDATE_SERVICE_ACCOUNT",
        body,
        command -> {
          var request = WireFormat.parse(json, body, AccessRequests.UpdateAccount.class);
          caller.requireEverywhere(Role.MANAGE_ACCESS);
          UUID accountId = WireFormat.id("id", id);
          command.about(accountId);
          String name = request.name();
          String description = request.description();
          return store.update(
              accountId,
              name == null ? null : Texts.required("name", name, LONGEST_NAME),
              description == null
                  ? null
                  : Texts.checked("description", description, LONGEST_DESCRIPTION));
        });
  }

  ServiceAccount delete(Caller caller, Exchange exchange, String id) {
    return audit.record(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_DELETE_SERVICE_ACCOUNT",
        NO_BODY,
        command -> {
          caller.requireEverywhere(Role.MANAGE_ACCESS);
          UUID accountId = WireFormat.id("id", id);
          command.about(accountId);
          return store.delete(accountId);
        });
  }
}
