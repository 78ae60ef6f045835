package dev.understudy.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code understudy key}: API keys. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description = "Makes, lists and deletes API keys.",
    subcommands = {KeyCommand.ListKeys.class, KeyCommand.Create.class, KeyCommand.Delete.class})
public final class KeyCommand extends GroupCommand {
  private static final String ITEMS = "api_keys";

  private static Table list(JsonNode page) {
    Table table = Table.of("NAME", "ID", "ACCOUNT", "CREATED");
    for (JsonNode key : page.path(ITEMS)) {
      table.row(
          Texts.text(key.path("name")),
          Texts.text(key.path("id")),
          Texts.text(key.path("service_account_id")),
          Texts.time(key.path("created_at")));
    }
    return table;
  }

  private static Table one(JsonNode key) {
    return Table.ofFields()
        .field("name", Texts.text(key.path("name")))
        .field("id", Texts.text(key.path("id")))
        .field("account", Texts.text(key.path("service_account_id")))
        .field("created", Texts.text(key.path("created_at")));
  }

  /** {@code understudy key list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists API keys, without their secrets.",
      footer = {"", "Example:", "  understudy key list --account terraform"})
  static final class ListKeys extends ClientCommand {
    @Option(names = "--account", paramLabel = "ACCOUNT", description = AccountCommand.WHICH)
    private @Nullable String account;

    @Override
    void run(Session session) {
      String query =
          account == null ? "" : "?service_account_id=" + Names.account(session, account);
      session.printList(Pages.all(session, Names.KEYS + query, ITEMS), ITEMS, KeyCommand::list);
    }
  }

  /** {@code understudy key create}. */
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes an API key. The server tells its secret this once.",
      footer = {
        "",
        "Example:",
        "  understudy key create ci --account terraform --secret-file ci.key"
      })
  static final class Create extends ChangeCommand {
    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Option(
        names = "--account",
        required = true,
        paramLabel = "ACCOUNT",
        description = AccountCommand.WHICH)
    private String account = "";

    @ArgGroup(multiplicity = "1")
    private Destination destination = new Destination();

    /** Where the secret goes. */
    static final class Destination {
      @Option(
          names = "--secret-file",
          paramLabel = "FILE",
          description = "Write the secret to this new file, readable by you alone.")
      private @Nullable Path file;

      @Option(names = "--show-secret", description = "Print the secret.")
      private boolean shown;
    }

    @Override
    ApiRequest request(Session session) {
      if (destination.file != null && Files.exists(destination.file)) {
        throw new CommandFailure(destination.file + " exists already: name a new file");
      }
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("name", name);
      body.put("service_account_id", Names.account(session, account));
      return ApiRequest.post(Names.KEYS, body);
    }

    /** The file is made before the key is, so that no key is made whose secret has no place. */
    @Override
    Reply send(Session session, ApiRequest request) {
      Path file = destination.file;
      if (file == null) {
        return session.send(request);
      }
      SecretFile.write(file, "");
      try {
        ObjectNode made = session.send(request).json();
        keep(file, made);
        made.remove("secret");
        return new Reply(made, made.toString());
      } catch (RuntimeException e) {
        delete(file);
        throw e;
      }
    }

    /** A server that is asked again after a lost answer may not tell it a second time. */
    private static void keep(Path file, ObjectNode made) {
      String secret = Texts.text(made.path("secret"));
      String lost =
          "the key was made, but its secret is lost: run `understudy key delete %s`, and make another"
              .formatted(Texts.text(made.path("api_key").path("id")));
      if (secret.isEmpty()) {
        throw new CommandFailure(lost);
      }
      try {
        SecretFile.write(file, secret);
      } catch (CommandFailure e) {
        throw new CommandFailure(lost, e);
      }
    }

    private static void delete(Path file) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + file, e);
      }
    }

    @Override
    void accepted(Session session, Reply reply) {
      session.print(
          reply,
          made ->
              one(made.path("api_key"))
                  .field("secret", destination.shown ? Texts.text(made.path("secret")) : "")
                  .field("secret in", destination.file));
    }
  }

  /** {@code understudy key delete}. */
  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Deletes an API key: it is worth nothing from then on.",
      footer = {"", "Example:", "  understudy key delete ci"})
  static final class Delete extends ChangeCommand {
    @Parameters(paramLabel = "KEY", description = "Its name, its id, or the beginning of its id.")
    private String key = "";

    @Override
    ApiRequest request(Session session) {
      return ApiRequest.delete(Names.KEYS + "/" + Texts.encoded(Names.key(session, key)));
    }

    @Override
    void accepted(Session session, Reply reply) {
      session.print(reply, KeyCommand::one);
    }
  }
}
