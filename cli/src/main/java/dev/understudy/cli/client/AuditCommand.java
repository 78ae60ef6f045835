package dev.understudy.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code understudy audit}: who has changed what, and what was refused. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Lists the audit log: the newest entries first, or all since a time.",
    footer = {"", "Example:", "  understudy audit --since now-24h"})
public final class AuditCommand extends ClientCommand {
  private static final String PATH = "/api/v1/auditlogevents";
  private static final String ITEMS = "entries";
  private static final String PREFIX = "AUDIT_LOG_ACTION_";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Moment.Converter.class,
      description = "All after this time, the oldest first: an RFC 3339 time, or now-24h.")
  private @Nullable Moment since;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many, without --since (default: 50).")
  private int limit = 50;

  @Override
  void run(Session session) {
    if (limit < 1) {
      throw wrongUse("--limit must be 1 or more");
    }
    Reply reply =
        since == null
            ? session.get(PATH + "?sort_order=DESC&limit=" + limit)
            : allAfter(session, since.at(session.clock()).toString());
    session.printList(reply, ITEMS, AuditCommand::table);
  }

  /** To the end, page by page. */
  private static Reply allAfter(Session session, String time) {
    Reply first = session.get(after(time));
    String next = next(first.json());
    if (next.isEmpty()) {
      return first;
    }
    ObjectNode whole = first.json().deepCopy();
    whole.remove("next_starting_from");
    ArrayNode all = whole.withArray(ITEMS);
    while (!next.isEmpty()) {
      JsonNode page = session.get(after(next)).json();
      page.path(ITEMS).forEach(all::add);
      next = next(page);
    }
    return new Reply(whole, whole.toString());
  }

  private static String after(String time) {
    return PATH + "?sort_order=ASC&starting_from=" + Texts.encoded(time);
  }

  private static String next(JsonNode page) {
    return Texts.text(page.path("next_starting_from"));
  }

  private static Table table(JsonNode page) {
    Table table = Table.of("TIME", "ACTION", "CLUSTER", "WHO", "FROM", "REFUSED");
    for (JsonNode entry : page.path(ITEMS)) {
      String action = Texts.text(entry.path("action"));
      table.row(
          Texts.time(entry.path("created_at")),
          action.startsWith(PREFIX) ? action.substring(PREFIX.length()) : action,
          first(entry.path("cluster_name"), entry.path("cluster_id")),
          first(
              entry.path("service_account_name"),
              entry.path("user_email"),
              entry.path("system_actor_name")),
          Texts.text(entry.path("metadata").path("ip_address")),
          Texts.text(entry.path("error")));
    }
    return table;
  }

  private static String first(JsonNode... values) {
    for (JsonNode value : values) {
      String text = Texts.text(value);
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }
}
