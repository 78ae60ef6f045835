package dev.understudy.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One command's conversation: requests to the server, tables or JSON to the caller. */
final class Session {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ApiClient api;
  private final URI server;
  private final Format format;
  private final Surroundings surroundings;
  private final PrintWriter out;
  private final PrintWriter err;

  Session(
      ApiClient api,
      URI server,
      Format format,
      Surroundings surroundings,
      PrintWriter out,
      PrintWriter err) {
    this.api = api;
    this.server = server;
    this.format = format;
    this.surroundings = surroundings;
    this.out = out;
    this.err = err;
  }

  Reply get(String path) {
    return api.send(ApiRequest.get(path));
  }

  Reply send(ApiRequest request) {
    return api.send(request);
  }

  Clock clock() {
    return surroundings.clock();
  }

  Format format() {
    return format;
  }

  /** Tells beside the answer how far it is. */
  Waiting waiting() {
    return telling(err);
  }

  /** The same where that is the answer. */
  Waiting watching() {
    return telling(format == Format.TABLE ? out : err);
  }

  private Waiting telling(PrintWriter where) {
    return new Waiting(
        surroundings.clock(), surroundings.pauses(), new Progress(where, surroundings.terminal()));
  }

  /** As it came, or as a table of it. */
  void print(Reply reply, Function<JsonNode, Table> table) {
    if (format == Format.JSON) {
      out.println(reply.text().strip());
    } else {
      table.apply(reply.json()).print(out);
    }
  }

  /** The same for a list, where an empty table would say nothing. */
  void printList(Reply reply, String items, Function<JsonNode, Table> table) {
    if (format == Format.TABLE && reply.json().path(items).isEmpty()) {
      note("there are none");
    } else {
      print(reply, table);
    }
  }

  /** As it came, or one line that can be used as it is. */
  void printLine(Reply reply, Function<JsonNode, String> line) {
    out.println(
        format == Format.JSON ? reply.text().strip() : Texts.printable(line.apply(reply.json())));
  }

  /** Beside the answer: for people, whatever the answer is for. */
  void note(String text) {
    err.println(Texts.printable(text));
  }

  /**
   * What would be sent, and what is known of what would come of it.
   *
   * @param preview null where the server was not asked
   */
  void printUnsent(ApiRequest request, @Nullable Reply preview) {
    if (format == Format.JSON) {
      ObjectNode shown = JSON.createObjectNode().put("dry_run", true);
      ObjectNode sent = shown.putObject("request");
      sent.put("method", request.method()).put("url", server + request.path());
      sent.set("body", JSON.valueToTree(request.body()));
      if (preview != null) {
        shown.set("preview", preview.json());
      }
      out.println(pretty(shown));
      return;
    }
    out.println("nothing was sent; this would be:");
    out.println(request.method() + " " + server + request.path());
    if (request.body() != null) {
      out.println(pretty(request.body()));
    }
    if (preview != null) {
      out.println();
      Previews.table(preview.json()).print(out);
    }
  }

  private static String pretty(Object value) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request has no JSON form", e);
    }
  }
}
