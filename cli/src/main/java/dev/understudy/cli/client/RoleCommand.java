package dev.understudy.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code understudy role}: what accounts may do, and where. */
@Command(
    name = "role",
    mixinStandardHelpOptions = true,
    description = "Lists, grants and revokes roles.",
    subcommands = {RoleCommand.ListRoles.class, RoleCommand.Grant.class, RoleCommand.Revoke.class})
public final class RoleCommand extends GroupCommand {
  private static final String PATH = "/api/v1/roles";

  private static void add(Table table, String user, JsonNode roles) {
    for (JsonNode role : roles) {
      JsonNode resource = role.path("resource");
      table.row(
          user,
          Texts.text(role.path("name")),
          Texts.text(resource.path("type")),
          Texts.text(resource.path("id")));
    }
  }

  private static Table table() {
    return Table.of("ACCOUNT", "ROLE", "ON", "ID");
  }

  private static Table of(String user, JsonNode reply) {
    Table table = table();
    add(table, user, reply.path("roles"));
    return table;
  }

  /** {@code understudy role list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the roles of everybody, or of one account.",
      footer = {"", "Example:", "  understudy role list terraform"})
  static final class ListRoles extends ClientCommand {
    private static final String ITEMS = "grants";

    @Parameters(arity = "0..1", paramLabel = "ACCOUNT", description = AccountCommand.WHICH)
    private @Nullable String account;

    @Override
    void run(Session session) {
      if (account == null) {
        session.printList(Pages.all(session, PATH, ITEMS), ITEMS, ListRoles::all);
      } else {
        String id = Names.account(session, account);
        session.printList(session.get(PATH + "/" + id), "roles", reply -> of(id, reply));
      }
    }

    private static Table all(JsonNode page) {
      Table table = table();
      for (JsonNode grant : page.path(ITEMS)) {
        add(table, Texts.text(grant.path("user_id")), grant.path("roles"));
      }
      return table;
    }
  }

  /** What grant and revoke have in common. */
  abstract static class Change extends ChangeCommand {
    @Parameters(index = "0", paramLabel = "ACCOUNT", description = AccountCommand.WHICH)
    private String account = "";

    @Parameters(index = "1", paramLabel = "ROLE", description = "One of ${COMPLETION-CANDIDATES}.")
    private RoleName role = RoleName.CLUSTER_DEVELOPER;

    @ArgGroup private Scope scope = new Scope();

    private final String method;
    private String accountId = "";

    Change(String method) {
      this.method = method;
    }

    /** Where the role holds; the organization unless said otherwise. */
    static final class Scope {
      @Option(
          names = "--cluster",
          paramLabel = "CLUSTER",
          description = "On this cluster, by name or id, in place of the whole organization.")
      private @Nullable String cluster;

      @Option(
          names = "--folder",
          paramLabel = "ID",
          description = "On this folder, in place of the whole organization.")
      private @Nullable String folder;

      /** An organization has no id: that part of the path is empty. */
      private String path(Session session) {
        if (cluster != null) {
          return "CLUSTER/" + Names.cluster(session, cluster);
        }
        return folder == null ? "ORGANIZATION/" : "FOLDER/" + Texts.encoded(folder);
      }
    }

    @Override
    final ApiRequest request(Session session) {
      accountId = Names.account(session, account);
      return new ApiRequest(
          method, "%s/%s/%s/%s".formatted(PATH, accountId, scope.path(session), role.name()), null);
    }

    @Override
    final void accepted(Session session, Reply reply) {
      session.printList(reply, "roles", roles -> of(accountId, roles));
    }
  }

  /** {@code understudy role grant}. */
  @Command(
      name = "grant",
      mixinStandardHelpOptions = true,
      description = "Grants a role and lists all that the account then has.",
      footer = {
        "",
        "Example:",
        "  understudy role grant terraform CLUSTER_ADMIN --cluster east-prod"
      })
  static final class Grant extends Change {
    Grant() {
      super("POST");
    }
  }

  /** {@code understudy role revoke}. */
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Takes a role back and lists what the account has left.",
      footer = {
        "",
        "Example:",
        "  understudy role revoke terraform CLUSTER_ADMIN --cluster east-prod"
      })
  static final class Revoke extends Change {
    Revoke() {
      super("DELETE");
    }
  }
}
