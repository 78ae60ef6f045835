package dev.understudy.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.domain.CloudProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code understudy cluster}: clusters, through the API. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = "Makes, shows and deletes clusters.",
    subcommands = {
      ClusterCommand.ListClusters.class,
      ClusterCommand.Show.class,
      ClusterCommand.Create.class,
      ClusterCommand.Delete.class,
      ClusterCommand.Connect.class
    })
public final class ClusterCommand extends GroupCommand {
  private static final String WHICH = "Its name, its id, or the beginning of its id.";
  private static final String ITEMS = "clusters";

  private static String path(String id) {
    return Names.CLUSTERS + "/" + id;
  }

  private static Table list(JsonNode page) {
    Table table = Table.of("NAME", "ID", "STATE", "CLOUD", "REGIONS", "VERSION");
    for (JsonNode cluster : page.path(ITEMS)) {
      table.row(
          Texts.text(cluster.path("name")),
          Texts.text(cluster.path("id")),
          Texts.text(cluster.path("state")),
          Texts.text(cluster.path("cloud_provider")),
          regions(cluster),
          Texts.text(cluster.path("cockroach_version")));
    }
    return table;
  }

  private static Table one(JsonNode cluster) {
    JsonNode size = cluster.path("config").path("dedicated");
    return Table.ofFields()
        .field("name", Texts.text(cluster.path("name")))
        .field("id", Texts.text(cluster.path("id")))
        .field("state", Texts.text(cluster.path("state")))
        .field("operation", operation(cluster))
        .field("version", Texts.text(cluster.path("cockroach_version")))
        .field("cloud", Texts.text(cluster.path("cloud_provider")))
        .field("regions", regions(cluster))
        .field("vcpus", Texts.text(size.path("num_virtual_cpus")))
        .field("storage gib", Texts.text(size.path("storage_gib")))
        .field("cidr range", Texts.text(cluster.path("cidr_range")))
        .field("sql", Texts.text(cluster.path("sql_dns")))
        .field("delete protection", Texts.text(cluster.path("delete_protection")))
        .field("labels", labels(cluster.path("labels")))
        .field("created", Texts.text(cluster.path("created_at")))
        .field("deleted", Texts.text(cluster.path("deleted_at")));
  }

  /** None is called UNSPECIFIED. */
  private static String operation(JsonNode cluster) {
    String operation = Texts.text(cluster.path("operation_status"));
    return operation.equals("UNSPECIFIED") ? "" : operation;
  }

  private static String regions(JsonNode cluster) {
    List<String> regions = new ArrayList<>();
    for (JsonNode region : cluster.path("regions")) {
      regions.add(
          "%s*%s"
              .formatted(Texts.text(region.path("name")), Texts.text(region.path("node_count"))));
    }
    return String.join(",", regions);
  }

  private static String labels(JsonNode labels) {
    List<String> texts = new ArrayList<>();
    labels
        .properties()
        .forEach(label -> texts.add(label.getKey() + "=" + Texts.text(label.getValue())));
    return String.join(",", texts);
  }

  /** Waits until a cluster is in a state. */
  private static Reply await(Session session, WaitOptions wait, String id, String wanted) {
    return wait.until(
        session,
        "cluster " + id + " to be " + wanted,
        Duration.ZERO,
        path(id),
        cluster -> {
          String state = Texts.text(cluster.path("state"));
          if (state.equals(wanted)) {
            return new Sight(Sight.Outcome.REACHED, state, state);
          }
          return state.equals("CREATION_FAILED") || state.equals("DELETED")
              ? new Sight(Sight.Outcome.MISSED, state, "cluster %s is %s".formatted(id, state))
              : new Sight(Sight.Outcome.PENDING, state, state);
        });
  }

  /** {@code understudy cluster list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists clusters.",
      footer = {"", "Example:", "  understudy cluster list --all"})
  static final class ListClusters extends ClientCommand {
    @Option(names = "--all", description = "Also those that are deleted or could not be made.")
    private boolean all;

    @Override
    void run(Session session) {
      String path = Names.CLUSTERS + (all ? "?show_inactive=true" : "");
      session.printList(Pages.all(session, path, ITEMS), ITEMS, ClusterCommand::list);
    }
  }

  /** {@code understudy cluster show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows one cluster.",
      footer = {"", "Example:", "  understudy cluster show east-prod"})
  static final class Show extends ClientCommand {
    @Parameters(paramLabel = "CLUSTER", description = WHICH)
    private String cluster = "";

    @Override
    void run(Session session) {
      session.print(session.get(path(Names.cluster(session, cluster))), ClusterCommand::one);
    }
  }

  /** {@code understudy cluster create}. */
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a cluster that streams can use.",
      footer = {"", "Example:", "  understudy cluster create east-prod --region us-east-1 --wait"})
  static final class Create extends ChangeCommand {
    @Parameters(paramLabel = "NAME", description = "Its name: 6 to 20 of a-z, 0-9 and dashes.")
    private String name = "";

    @Option(
        names = "--provider",
        paramLabel = "CLOUD",
        description = "One of ${COMPLETION-CANDIDATES} (default: AWS).")
    private CloudProvider provider = CloudProvider.AWS;

    @Option(
        names = "--region",
        required = true,
        paramLabel = "REGION",
        description = "Where it is; a stream takes clusters of one region.")
    private List<String> regions = new ArrayList<>();

    @Option(names = "--nodes", paramLabel = "N", description = "In each region (default: 3).")
    private int nodes = 3;

    @Option(
        names = "--cockroach-version",
        paramLabel = "VERSION",
        description = "Such as v25.2 (default: what the server takes).")
    private @Nullable String version;

    @Option(names = "--vcpus", paramLabel = "N", description = "Of a node (default: 4).")
    private int virtualCpus = 4;

    @Option(
        names = "--storage-gib",
        paramLabel = "N",
        description = "Of a node (default: the least there is).")
    private int storageGib;

    @Option(
        names = "--cidr-range",
        paramLabel = "RANGE",
        description = "GCP only, such as 172.28.0.0/19; the two of a stream must not overlap.")
    private @Nullable String cidrRange;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "A label; repeatable.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--delete-protection", description = "Refuse to delete it.")
    private boolean deleteProtection;

    @Option(names = "--not-virtualized", description = "Not for streams made through the API.")
    private boolean notVirtualized;

    @Mixin private WaitOptions wait = new WaitOptions();

    @Override
    ApiRequest request(Session session) {
      wait.asked();
      Map<String, Integer> regionNodes = new LinkedHashMap<>();
      regions.forEach(region -> regionNodes.put(region, nodes));
      Map<String, Object> dedicated = new LinkedHashMap<>();
      dedicated.put("region_nodes", regionNodes);
      dedicated.put(
          "hardware",
          Map.of(
              "machine_spec", Map.of("num_virtual_cpus", virtualCpus), "storage_gib", storageGib));
      if (version != null) {
        dedicated.put("cockroach_version", version);
      }
      if (cidrRange != null) {
        dedicated.put("cidr_range", cidrRange);
      }
      dedicated.put("supports_cluster_virtualization", !notVirtualized);
      Map<String, Object> spec = new LinkedHashMap<>();
      spec.put("plan", "ADVANCED");
      spec.put("delete_protection", deleteProtection ? "ENABLED" : "DISABLED");
      if (!labels.isEmpty()) {
        spec.put("labels", labels);
      }
      spec.put("dedicated", dedicated);
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("name", name);
      body.put("provider", provider.name());
      body.put("spec", spec);
      return ApiRequest.post(Names.CLUSTERS, body);
    }

    @Override
    void accepted(Session session, Reply reply) {
      String id = Texts.text(reply.json().path("id"));
      session.print(
          wait.asked() ? await(session, wait, id, "CREATED") : reply, ClusterCommand::one);
    }
  }

  /** {@code understudy cluster delete}. */
  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Deletes a cluster and its data; refused while a stream uses it.",
      footer = {"", "Example:", "  understudy cluster delete east-prod --wait"})
  static final class Delete extends ChangeCommand {
    @Parameters(paramLabel = "CLUSTER", description = WHICH)
    private String cluster = "";

    @Mixin private WaitOptions wait = new WaitOptions();

    @Override
    ApiRequest request(Session session) {
      wait.asked();
      return ApiRequest.delete(path(Names.cluster(session, cluster)));
    }

    @Override
    void accepted(Session session, Reply reply) {
      session.print(wait.asked() ? awaitGone(session, reply) : reply, ClusterCommand::one);
    }

    /** Some servers show a deleted cluster, others know it no more. */
    private Reply awaitGone(Session session, Reply asked) {
      String id = Texts.text(asked.json().path("id"));
      try {
        return await(session, wait, id, "DELETED");
      } catch (ApiException e) {
        if (e.status() != 404) {
          throw e;
        }
        ObjectNode gone = asked.json().deepCopy().put("state", "DELETED");
        return new Reply(gone, gone.toString());
      }
    }
  }

  /** {@code understudy cluster connect}. */
  @Command(
      name = "connect",
      mixinStandardHelpOptions = true,
      description = "Prints the URL with which an application or psql connects.",
      footer = {"", "Example:", "  psql \"$(understudy cluster connect east-prod --user root)\""})
  static final class Connect extends ClientCommand {
    @Parameters(paramLabel = "CLUSTER", description = WHICH)
    private String cluster = "";

    @Option(names = "--user", paramLabel = "NAME", description = "The SQL user in it.")
    private @Nullable String user;

    @Option(
        names = "--database",
        paramLabel = "NAME",
        description = "The database in it (default: defaultdb).")
    private @Nullable String database;

    @Override
    void run(Session session) {
      String query =
          "?os=LINUX"
              + (user == null ? "" : "&sql_user=" + Texts.encoded(user))
              + (database == null ? "" : "&database=" + Texts.encoded(database));
      session.printLine(
          session.get(path(Names.cluster(session, cluster)) + "/connection-string" + query),
          connection -> Texts.text(connection.path("connection_string")));
    }
  }
}
