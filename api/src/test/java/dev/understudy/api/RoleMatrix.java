package dev.understudy.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who may do what, written out from the documentation of the API: for each operation the roles that
 * may call it, and what they have to be granted on. The nested folder is in the folder, the primary
 * in the nested folder, the standby in the folder, the unrelated cluster in none.
 */
final class RoleMatrix {
  private static final List<String> EIGHT_READERS =
      List.of(
          "ORG_ADMIN",
          "CLUSTER_ADMIN",
          "CLUSTER_OPERATOR_WRITER",
          "CLUSTER_DEVELOPER",
          "FOLDER_ADMIN",
          "FOLDER_MOVER",
          "METRICS_VIEWER",
          "CLUSTER_MONITOR");
  private static final List<String> OPERATORS = List.of("CLUSTER_ADMIN", "CLUSTER_OPERATOR_WRITER");
  private static final List<String> STREAM_READERS =
      List.of("CLUSTER_ADMIN", "CLUSTER_OPERATOR_WRITER", "CLUSTER_DEVELOPER");
  private static final List<String> CLUSTER_ADMIN = List.of("CLUSTER_ADMIN");
  private static final List<String> ORG_ADMIN = List.of("ORG_ADMIN");
  private static final List<Place> CLUSTERS =
      List.of(Place.PRIMARY, Place.STANDBY, Place.UNRELATED);

  private RoleMatrix() {}

  /** What a role can be granted on. */
  enum Place {
    ORGANIZATION("ORGANIZATION"),
    FOLDER("FOLDER"),
    NESTED_FOLDER("FOLDER"),
    PRIMARY("CLUSTER"),
    STANDBY("CLUSTER"),
    UNRELATED("CLUSTER");

    private final String type;

    Place(String type) {
      this.type = type;
    }

    String type() {
      return type;
    }

    /** What is granted on this place is granted on these. */
    Set<Place> reached() {
      return switch (this) {
        case ORGANIZATION -> Set.of(Place.values());
        case FOLDER -> Set.of(FOLDER, NESTED_FOLDER, PRIMARY, STANDBY);
        case NESTED_FOLDER -> Set.of(NESTED_FOLDER, PRIMARY);
        case PRIMARY -> Set.of(PRIMARY);
        case STANDBY -> Set.of(STANDBY);
        case UNRELATED -> Set.of(UNRELATED);
      };
    }
  }

  /**
   * One operation, asked for so that it changes nothing of what the others need.
   *
   * @param roles those that may call it, each with what the grant has to reach
   * @param listed what must be in the reply of who may; empty where the status says it
   * @param whenAllowed the status that shows that the caller may, 0 for any that is no refusal
   */
  record Operation(
      String name,
      String method,
      String path,
      String body,
      Map<String, Predicate<Set<Place>>> roles,
      String listed,
      int whenAllowed) {

    boolean isAllowed(String role, Place place) {
      Predicate<Set<Place>> needed = roles.get(role);
      return needed != null && needed.test(place.reached());
    }

    boolean wasAllowed(int status, boolean isListed) {
      if (!listed.isEmpty()) {
        return status == 200 && isListed;
      }
      return whenAllowed == 0
          ? !Set.of(401, 403, 404, 405, 429, 500, 503).contains(status)
          : status == whenAllowed;
    }

    private Operation listing(String id) {
      return new Operation(name, method, path, body, roles, id, whenAllowed);
    }

    private Operation answering(int status) {
      return new Operation(name, method, path, body, roles, listed, status);
    }
  }

  /** The roles that can be granted on a place. */
  static List<String> grantable(Place place) {
    return switch (place.type()) {
      case "ORGANIZATION" ->
          List.of(
              "ORG_ADMIN",
              "ORG_MEMBER",
              "BILLING_COORDINATOR",
              "BILLING_VIEWER",
              "CLUSTER_ADMIN",
              "CLUSTER_CREATOR",
              "CLUSTER_OPERATOR_WRITER",
              "CLUSTER_DEVELOPER",
              "CLUSTER_MONITOR",
              "FOLDER_ADMIN",
              "FOLDER_MOVER",
              "METRICS_VIEWER");
      case "FOLDER" ->
          List.of(
              "CLUSTER_ADMIN",
              "CLUSTER_CREATOR",
              "CLUSTER_OPERATOR_WRITER",
              "CLUSTER_DEVELOPER",
              "CLUSTER_MONITOR",
              "FOLDER_ADMIN",
              "FOLDER_MOVER",
              "METRICS_VIEWER");
      default ->
          List.of(
              "CLUSTER_ADMIN",
              "CLUSTER_OPERATOR_WRITER",
              "CLUSTER_DEVELOPER",
              "CLUSTER_MONITOR",
              "METRICS_VIEWER");
    };
  }

  static List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    all.addAll(onClusters());
    all.addAll(onStreams());
    all.addAll(onAccountsAndKeys());
    all.addAll(onRoles());
    all.addAll(onFolders());
    all.add(get("organization", "/organization", List.of("ORG_ADMIN", "ORG_MEMBER"), everywhere()));
    all.add(get("audit log", "/auditlogevents?limit=1", ORG_ADMIN, everywhere()));
    return all;
  }

  private static List<Operation> onClusters() {
    List<Operation> all = new ArrayList<>();
    String create =
        "{\"name\":\"primary\",\"provider\":\"AWS\",\"spec\":{\"parent_id\":\"%s\",\"dedicated\":"
            + "{\"region_nodes\":{\"us-east-1\":1}}}}";
    List<String> creators = List.of("CLUSTER_ADMIN", "CLUSTER_CREATOR");
    // The name is taken, which only who may create is told.
    all.add(send("create cluster", "POST", "/clusters", create, "root", creators, everywhere()));
    for (Place folder : List.of(Place.FOLDER, Place.NESTED_FOLDER)) {
      String id = "{" + folder + "}";
      all.add(send("create cluster", "POST", "/clusters", create, id, creators, on(folder)));
    }
    all.add(
        get("list inactive", "/clusters?show_inactive=true", EIGHT_READERS, everywhere())
            .listing("{PRIMARY}"));
    for (Place cluster : CLUSTERS) {
      String path = "/clusters/{" + cluster + "}";
      Predicate<Set<Place>> on = on(cluster);
      all.add(get("list clusters", "/clusters", EIGHT_READERS, on).listing("{" + cluster + "}"));
      all.add(get("get cluster", path, EIGHT_READERS, on));
      all.add(get("connection string", path + "/connection-string", EIGHT_READERS, on));
      all.add(
          get(
              "nodes",
              path + "/nodes",
              List.of("ORG_ADMIN", "CLUSTER_ADMIN", "CLUSTER_OPERATOR_WRITER", "CLUSTER_DEVELOPER"),
              on));
      all.add(get("backups", path + "/backups-config", OPERATORS, on));
      all.add(send("set backups", "PATCH", path + "/backups-config", "{}", "", OPERATORS, on));
      all.add(send("change cluster", "PATCH", path, "{}", "", OPERATORS, on));
      // It is protected, which only who may delete is told.
      all.add(send("delete cluster", "DELETE", path, "", "", CLUSTER_ADMIN, on).answering(400));
    }
    return all;
  }

  private static List<Operation> onStreams() {
    List<Operation> all = new ArrayList<>();
    String streams = "/physical-replication-streams";
    String one = streams + "/{stream}";
    Predicate<Set<Place>> either =
        reached -> reached.contains(Place.PRIMARY) || reached.contains(Place.STANDBY);
    Predicate<Set<Place>> both =
        reached -> reached.containsAll(Set.of(Place.PRIMARY, Place.STANDBY));
    Predicate<Set<Place>> others =
        reached -> reached.containsAll(Set.of(Place.PRIMARY, Place.UNRELATED));
    String pair = "{\"primary_cluster_id\":\"{PRIMARY}\",\"standby_cluster_id\":\"%s\"}";
    all.add(send("create stream", "POST", streams, pair, "{STANDBY}", CLUSTER_ADMIN, both));
    all.add(send("create stream", "POST", streams, pair, "{UNRELATED}", CLUSTER_ADMIN, others));
    all.add(get("list streams", streams, STREAM_READERS, either).listing("{stream}"));
    all.add(get("get stream", one, STREAM_READERS, either));
    all.add(get("get jobs", one + "/jobs", STREAM_READERS, either));
    // A body that cannot be read is refused as such only to those who may.
    all.add(send("change stream", "PATCH", one, "{", "", CLUSTER_ADMIN, either).answering(400));
    for (String change :
        List.of("pause", "resume", "withdraw", "switchover", "intervene", "jobs/resume")) {
      all.add(
          send(change + " stream", "POST", one + "/" + change, "{", "", CLUSTER_ADMIN, either)
              .answering(400));
    }
    return all;
  }

  private static List<Operation> onAccountsAndKeys() {
    List<Operation> all = new ArrayList<>();
    List<String> readers = List.of("ORG_ADMIN", "CLUSTER_ADMIN");
    Predicate<Set<Place>> everywhere = everywhere();
    String nameless = "{\"name\":\"\"}";
    String accounts = "/service-accounts";
    all.add(send("create account", "POST", accounts, nameless, "", readers, everywhere));
    all.add(get("list accounts", accounts, readers, everywhere));
    all.add(get("get account", accounts + "/{user}", readers, everywhere));
    all.add(
        send("change account", "PATCH", accounts + "/{user}", nameless, "", ORG_ADMIN, everywhere));
    String noAccount = accounts + "/00000000-0000-4000-8000-00000000dead";
    all.add(
        send("delete account", "DELETE", noAccount, "", "", ORG_ADMIN, everywhere).answering(404));
    String keys = "/api-keys";
    all.add(send("create key", "POST", keys, nameless, "", ORG_ADMIN, everywhere));
    all.add(get("list keys", keys, readers, everywhere));
    all.add(get("get key", keys + "/{key}", readers, everywhere));
    all.add(send("change key", "PATCH", keys + "/{key}", nameless, "", ORG_ADMIN, everywhere));
    String noKey = keys + "/CCDB1_0000000000000000000000";
    all.add(send("delete key", "DELETE", noKey, "", "", ORG_ADMIN, everywhere).answering(404));
    return all;
  }

  private static List<Operation> onRoles() {
    List<Operation> all = new ArrayList<>();
    List<String> readers = List.of("ORG_ADMIN", "CLUSTER_ADMIN", "FOLDER_ADMIN");
    all.add(get("list roles", "/roles", readers, everywhere()));
    all.add(get("get roles", "/roles/{user}", readers, everywhere()));
    all.addAll(assign(Place.ORGANIZATION, "ORG_MEMBER", ""));
    all.addAll(assign(Place.ORGANIZATION, "BILLING_VIEWER", ""));
    all.addAll(assign(Place.ORGANIZATION, "CLUSTER_DEVELOPER", "CLUSTER_ADMIN"));
    all.addAll(assign(Place.ORGANIZATION, "FOLDER_MOVER", "FOLDER_ADMIN"));
    for (Place folder : List.of(Place.FOLDER, Place.NESTED_FOLDER)) {
      all.addAll(assign(folder, "CLUSTER_ADMIN", "CLUSTER_ADMIN"));
      all.addAll(assign(folder, "FOLDER_ADMIN", "FOLDER_ADMIN"));
    }
    for (Place cluster : CLUSTERS) {
      all.addAll(assign(cluster, "CLUSTER_OPERATOR_WRITER", "CLUSTER_ADMIN"));
    }
    String set =
        "{\"roles\":[{\"name\":\"METRICS_VIEWER\",\"resource\":"
            + "{\"type\":\"CLUSTER\",\"id\":\"{PRIMARY}\"}}]}";
    Map<String, Predicate<Set<Place>>> setters =
        Map.of("ORG_ADMIN", everywhere(), "CLUSTER_ADMIN", on(Place.PRIMARY));
    all.add(new Operation("set roles", "PUT", "/api/v1/roles/{user}", set, setters, "", 200));
    return all;
  }

  /** Granting a role and taking it back, which an ORG_ADMIN may always do. */
  private static List<Operation> assign(Place place, String role, String also) {
    Map<String, Predicate<Set<Place>>> roles =
        also.isEmpty()
            ? Map.of("ORG_ADMIN", everywhere())
            : Map.of("ORG_ADMIN", everywhere(), also, on(place));
    String path = "/api/v1/roles/{user}/%s/{%s}/%s".formatted(place.type(), place, role);
    return List.of(
        new Operation("grant " + role + " on " + place, "POST", path, "", roles, "", 200),
        new Operation("revoke " + role + " on " + place, "DELETE", path, "", roles, "", 200));
  }

  private static List<Operation> onFolders() {
    List<Operation> all = new ArrayList<>();
    List<String> nine = new ArrayList<>(EIGHT_READERS);
    nine.add("CLUSTER_CREATOR");
    List<String> admin = List.of("FOLDER_ADMIN");
    List<String> movers = List.of("FOLDER_ADMIN", "FOLDER_MOVER");
    String create = "{\"name\":\"\",\"parent_id\":\"%s\"}";
    all.add(send("create folder", "POST", "/folders", create, "root", admin, everywhere()));
    // Everybody may look, and sees what is theirs.
    all.add(
        get("contents of the root", "/folders/root/contents", EIGHT_READERS, on(Place.UNRELATED))
            .listing("{UNRELATED}"));
    for (Place folder : List.of(Place.FOLDER, Place.NESTED_FOLDER)) {
      String id = "{" + folder + "}";
      String path = "/folders/" + id;
      Predicate<Set<Place>> on = on(folder);
      all.add(send("create folder", "POST", "/folders", create, id, admin, on));
      all.add(get("list folders", "/folders", nine, on).listing(id));
      all.add(get("get " + folder, path, nine, on));
      all.add(send("change " + folder, "PATCH", path, "{\"name\":\"\"}", "", movers, on));
      String toRoot = "{\"name\":\"\",\"parent_id\":\"root\"}";
      all.add(send("move " + folder, "PATCH", path, toRoot, "", movers, everywhere()));
      // It is not empty, which only who may delete is told.
      all.add(send("delete " + folder, "DELETE", path, "", "", admin, on).answering(400));
    }
    // The primary is in the nested folder, and that and the standby in the folder.
    all.add(
        get(
            "contents of FOLDER",
            "/folders/{FOLDER}/contents",
            EIGHT_READERS,
            reached -> reached.contains(Place.NESTED_FOLDER) || reached.contains(Place.STANDBY)));
    all.add(
        get(
            "contents of NESTED_FOLDER",
            "/folders/{NESTED_FOLDER}/contents",
            EIGHT_READERS,
            on(Place.PRIMARY)));
    return all;
  }

  private static Operation get(
      String name, String path, List<String> roles, Predicate<Set<Place>> reach) {
    return send(name, "GET", path, "", "", roles, reach);
  }

  /**
   * @param body with a place for the value
   */
  private static Operation send(
      String name,
      String method,
      String path,
      String body,
      String value,
      List<String> roles,
      Predicate<Set<Place>> reach) {
    Map<String, Predicate<Set<Place>>> each = new java.util.HashMap<>();
    roles.forEach(role -> each.put(role, reach));
    String filled = body.replace("%s", value);
    return new Operation(name + " " + value, method, "/api/v1" + path, filled, each, "", 0);
  }

  private static Predicate<Set<Place>> everywhere() {
    return on(Place.ORGANIZATION);
  }

  private static Predicate<Set<Place>> on(Place place) {
    return reached -> reached.contains(place);
  }
}
