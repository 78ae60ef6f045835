package dev.understudy.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.api.RequestMaker.Made;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows that a server said it has, by its replies to what made and deleted them. */
final class SaidRows {
  /** What has rows of its own. */
  enum Kind {
    CLUSTER(ApiTest.CLUSTERS, "clusters", "id", "?show_inactive=true&pagination.limit=100"),
    STREAM(
        ApiTest.STREAMS,
        "physical_replication_streams",
        "id",
        "?show_completed=true&pagination.limit=100"),
    ACCOUNT("/api/v1/service-accounts", "service_accounts", "id", "?pagination.limit=100"),
    KEY("/api/v1/api-keys", "api_keys", "id", "?pagination.limit=100"),
    FOLDER("/api/v1/folders", "folders", "resource_id", "?pagination.limit=100");

    private static final String LEGACY = "/api/v1/replication-streams";

    final String path;
    final String listed;
    final String id;
    final String all;

    Kind(String path, String listed, String id, String all) {
      this.path = path;
      this.listed = listed;
      this.id = id;
      this.all = all;
    }

    boolean isMadeAt(String at) {
      return at.equals(path) || (this == STREAM && at.equals(LEGACY));
    }

    /** Clusters and streams stay to be seen when they have ended. */
    boolean canGo() {
      return this != CLUSTER && this != STREAM;
    }
  }

  private final Map<Kind, List<String>> rows = new EnumMap<>(Kind.class);
  private final Map<Kind, Integer> made = new EnumMap<>(Kind.class);
  private final Map<String, String> accountOf = new HashMap<>();

  List<String> of(Kind kind) {
    return rows.computeIfAbsent(kind, none -> new ArrayList<>());
  }

  /** How many there were, with those that are gone. */
  int madeOf(Kind kind) {
    return made.getOrDefault(kind, 0);
  }

  /** Of what a field or a part of a path names one. */
  static Kind named(String name) {
    return switch (name) {
      case "stream_id" -> Kind.STREAM;
      case "service_account_id", "user_id" -> Kind.ACCOUNT;
      case "api_key_id" -> Kind.KEY;
      case "folder_id" -> Kind.FOLDER;
      default -> Kind.CLUSTER;
    };
  }

  /** Takes a reply of 200 down. */
  void heard(Made request, JsonNode reply) {
    String path = URI.create(request.path()).getPath();
    for (Kind kind : Kind.values()) {
      if (request.method().equals("POST") && kind.isMadeAt(path)) {
        made(kind, kind == Kind.KEY ? reply.path("api_key") : reply);
      } else if (request.method().equals("DELETE")
          && kind.canGo()
          && path.startsWith(kind.path + "/")) {
        gone(kind, path.substring(kind.path.length() + 1));
      }
    }
  }

  private void made(Kind kind, JsonNode row) {
    String id = row.path(kind.id).asText();
    if (!of(kind).contains(id)) {
      of(kind).add(id);
      made.merge(kind, 1, Integer::sum);
    }
    if (kind == Kind.KEY) {
      accountOf.put(id, row.path("service_account_id").asText());
    }
  }

  /** The keys of an account go with it. */
  private void gone(Kind kind, String id) {
    of(kind).remove(id);
    if (kind == Kind.ACCOUNT) {
      of(Kind.KEY).removeIf(key -> id.equals(accountOf.get(key)));
    }
  }
}
