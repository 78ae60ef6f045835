package dev.understudy.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.CommandFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Finds what a person names: by its id, its name, or the beginning of its id. */
final class Names {
  static final String CLUSTERS = "/api/v1/clusters";
  static final String STREAMS = "/api/v1/physical-replication-streams";
  static final String ACCOUNTS = "/api/v1/service-accounts";
  static final String KEYS = "/api/v1/api-keys";

  /**
   * Something that has a name and an id.
   *
   * @param items the name under which a page of its list has them
   * @param lister what lists them
   * @param shortest fewer letters of an id are too easily meant for another
   */
  private record Kind(
      String word, String path, String items, String lister, Pattern wholeId, int shortest) {}

  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final Kind CLUSTER =
      new Kind("cluster", CLUSTERS, "clusters", "understudy cluster list", UUID, 4);
  private static final Kind STREAM =
      new Kind(
          "stream",
          STREAMS + "?show_completed=true",
          "physical_replication_streams",
          "understudy stream list --all",
          UUID,
          4);
  private static final Kind ACCOUNT =
      new Kind("account", ACCOUNTS, "service_accounts", "understudy account list", UUID, 4);

  /** All ids of keys begin alike. */
  private static final Kind KEY =
      new Kind(
          "key",
          KEYS,
          "api_keys",
          "understudy key list",
          Pattern.compile("CCDB1_[A-Za-z0-9]{22}"),
          "CCDB1_".length() + 4);

  private Names() {}

  static String cluster(Session session, String given) {
    return find(session, CLUSTER, given);
  }

  static String stream(Session session, String given) {
    return find(session, STREAM, given);
  }

  static String account(Session session, String given) {
    return find(session, ACCOUNT, given);
  }

  static String key(Session session, String given) {
    if (KeyFile.isSecret(given)) {
      throw new CommandFailure(
          "a key is named by its id, which ends before the second _; this is its secret, which can"
              + " be seen by others now");
    }
    return find(session, KEY, given);
  }

  /** The names of the clusters that the caller may see, by id. */
  static Map<String, String> ofClusters(Session session) {
    Map<String, String> names = new HashMap<>();
    for (JsonNode cluster : Pages.all(session, CLUSTERS, "clusters").json().path("clusters")) {
      names.put(cluster.path("id").asText(), cluster.path("name").asText());
    }
    return names;
  }

  private static String find(Session session, Kind kind, String given) {
    if (kind.wholeId().matcher(given).matches()) {
      return given;
    }
    JsonNode items = Pages.all(session, kind.path(), kind.items()).json().path(kind.items());
    List<JsonNode> all = StreamSupport.stream(items.spliterator(), false).toList();
    List<Predicate<JsonNode>> ways =
        List.of(
            item -> item.path("id").asText().equals(given),
            item -> item.path("name").asText().equals(given),
            item ->
                given.length() >= kind.shortest() && item.path("id").asText().startsWith(given));
    for (Predicate<JsonNode> way : ways) {
      List<String> found = all.stream().filter(way).map(item -> item.path("id").asText()).toList();
      if (found.size() > 1) {
        throw new CommandFailure(
            "there are several %ss '%s': %s; say the whole id"
                .formatted(kind.word(), Texts.printable(given), String.join(", ", found)));
      }
      if (!found.isEmpty()) {
        return found.getFirst();
      }
    }
    throw new CommandFailure(
        "no %s '%s': see `%s` (of an id, %d letters or more will do)"
            .formatted(kind.word(), Texts.printable(given), kind.lister(), kind.shortest()));
  }
}
