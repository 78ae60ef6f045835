package dev.understudy.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code understudy account}: service accounts, which keys and roles belong to. */
@Command(
    name = "account",
    mixinStandardHelpOptions = true,
    description = "Makes, lists and deletes service accounts.",
    subcommands = {
      AccountCommand.ListAccounts.class,
      AccountCommand.Create.class,
      AccountCommand.Delete.class
    })
public final class AccountCommand extends GroupCommand {
  static final String WHICH = "The account's name, its id, or the beginning of its id.";
  private static final String ITEMS = "service_accounts";

  private static Table list(JsonNode page) {
    Table table = Table.of("NAME", "ID", "ROLES", "CREATED", "DESCRIPTION");
    for (JsonNode account : page.path(ITEMS)) {
      table.row(
          Texts.text(account.path("name")),
          Texts.text(account.path("id")),
          roles(account),
          Texts.time(account.path("created_at")),
          Texts.text(account.path("description")));
    }
    return table;
  }

  private static Table one(JsonNode account) {
    return Table.ofFields()
        .field("name", Texts.text(account.path("name")))
        .field("id", Texts.text(account.path("id")))
        .field("description", Texts.text(account.path("description")))
        .field("roles", roles(account))
        .field("made by", Texts.text(account.path("creator_name")))
        .field("created", Texts.text(account.path("created_at")));
  }

  private static String roles(JsonNode account) {
    List<String> names = new ArrayList<>();
    account.path("roles").forEach(role -> names.add(Texts.text(role.path("name"))));
    return String.join(",", names.stream().distinct().toList());
  }

  /** {@code understudy account list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists service accounts.",
      footer = {"", "Example:", "  understudy account list"})
  static final class ListAccounts extends ClientCommand {
    @Override
    void run(Session session) {
      session.printList(Pages.all(session, Names.ACCOUNTS, ITEMS), ITEMS, AccountCommand::list);
    }
  }

  /** {@code understudy account create}. */
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a service account; `key create` makes a key for it.",
      footer = {"", "Example:", "  understudy account create terraform --role CLUSTER_ADMIN"})
  static final class Create extends ChangeCommand {
    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
    private String description = "";

    @Option(
        names = "--role",
        paramLabel = "ROLE",
        description = "A role on the whole organization, of ${COMPLETION-CANDIDATES}; repeatable.")
    private List<RoleName> roles = new ArrayList<>();

    @Override
    ApiRequest request(Session session) {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("name", name);
      body.put("description", description);
      body.put(
          "roles",
          roles.stream()
              .map(role -> Map.of("name", role.name(), "resource", Map.of("type", "ORGANIZATION")))
              .toList());
      return ApiRequest.post(Names.ACCOUNTS, body);
    }

    @Override
    void accepted(Session session, Reply reply) {
      session.print(reply, AccountCommand::one);
    }
  }

  /** {@code understudy account delete}. */
  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Deletes a service account; its keys are worth nothing from then on.",
      footer = {"", "Example:", "  understudy account delete terraform"})
  static final class Delete extends ChangeCommand {
    @Parameters(paramLabel = "ACCOUNT", description = WHICH)
    private String account = "";

    @Override
    ApiRequest request(Session session) {
      return ApiRequest.delete(Names.ACCOUNTS + "/" + Names.account(session, account));
    }

    @Override
    void accepted(Session session, Reply reply) {
      session.print(reply, AccountCommand::one);
    }
  }
}
