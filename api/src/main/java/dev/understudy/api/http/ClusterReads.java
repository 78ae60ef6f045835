package dev.understudy.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads clusters, and what belongs to them, for callers that may see them. */
public final class ClusterReads {
  private static final String LIST = "clusters";

  private final ClusterReader clusters;

  public ClusterReads(ClusterReader clusters) {
    this.clusters = clusters;
  }

  /** A page of clusters. */
  record Page(List<ClusterView> clusters, @Nullable Pagination pagination) {}

  /** One node. */
  record Node(String name, String regionName, String status) {}

  /** The nodes of a cluster. */
  record Nodes(List<Node> nodes) {}

  /** How a client connects. */
  record Connection(String connectionString, Parameters params) {}

  /** The parts of it; the official names are capitalised. */
  record Parameters(
      @JsonProperty("Host") String host,
      @JsonProperty("Port") String port,
      @JsonProperty("Database") String database,
      @JsonProperty("Username") @Nullable String username) {}

  ClusterRecord require(Caller caller, Set<Role> roles, String id) {
    UUID clusterId = WireFormat.id("cluster_id", id);
    ClusterRecord cluster = require(clusterId);
    caller.require(roles, cluster);
    return cluster;
  }

  ClusterRecord require(UUID clusterId) {
    return clusters
        .find(clusterId)
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.CLUSTER_NOT_FOUND, "cluster '" + clusterId + "' not found"));
  }

  Page list(Caller caller, Query query) {
    int limit = query.limit();
    boolean showInactive = query.flag("show_inactive");
    if (showInactive && !caller.mayEverywhere(Role.READ_CLUSTER)) {
      throw Caller.denied("the organization", Role.READ_CLUSTER);
    }
    if (query.descending() || !query.text("pagination.sort_by").orElse("NAME").equals("NAME")) {
      throw new UnderstudyException(
          ErrorCode.UNIMPLEMENTED, "clusters are listed by ascending NAME only");
    }
    PageToken after =
        query.text("pagination.page").map(text -> PageToken.decode(LIST, text)).orElse(null);
    String name = after == null ? null : after.key();
    UUID id = after == null ? null : after.id();
    List<ClusterRecord> page = new ArrayList<>();
    while (true) {
      List<ClusterRecord> found = clusters.list(showInactive, name, id, limit + 1);
      for (ClusterRecord cluster : found) {
        name = cluster.name();
        id = cluster.id();
        if (caller.may(Role.READ_CLUSTER, cluster)) {
          page.add(cluster);
        }
        if (page.size() > limit) {
          ClusterRecord last = page.get(limit - 1);
          String next = new PageToken(LIST, last.name(), last.id()).encoded();
          return new Page(views(page.subList(0, limit)), new Pagination(next));
        }
      }
      if (found.size() <= limit) {
        return new Page(views(page), null);
      }
    }
  }

  Nodes nodes(ClusterRecord cluster, Query query) {
    String region = query.text("region_name").orElse(null);
    String status = cluster.state() == ClusterState.CREATED ? "LIVE" : "NOT_READY";
    List<Node> nodes = new ArrayList<>();
    cluster
        .spec()
        .regionNodes()
        .forEach(
            (name, count) -> {
              for (int i = 0; i < count && (region == null || region.equals(name)); i++) {
                nodes.add(new Node("%s-%s-%02d".formatted(cluster.name(), name, i), name, status));
              }
            });
    return new Nodes(nodes);
  }

  Connection connection(ClusterRecord cluster, Query query) {
    ClusterEndpoint endpoint = cluster.endpoint();
    if (endpoint == null) {
      throw new UnderstudyException(
          ErrorCode.CLUSTER_NOT_READY, "cluster '" + cluster.id() + "' is " + cluster.state());
    }
    String database = query.text("database").orElse("defaultdb");
    String user = query.text("sql_user").orElse(null);
    String connection =
        "postgresql://%s%s:%d/%s?sslmode=%s"
            .formatted(
                user == null ? "" : encoded(user) + "@",
                endpoint.host(),
                endpoint.sqlPort(),
                encoded(database),
                endpoint.caCertificate() == null ? "disable" : "verify-full");
    return new Connection(
        connection,
        new Parameters(endpoint.host(), String.valueOf(endpoint.sqlPort()), database, user));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static List<ClusterView> views(List<ClusterRecord> clusters) {
    return clusters.stream().map(ClusterView::of).toList();
  }
}
