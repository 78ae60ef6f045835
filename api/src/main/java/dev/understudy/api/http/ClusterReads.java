package dev.understudy.api.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.catalog.ClusterFilter;
import dev.understudy.catalog.ClusterFilter.Position;
import dev.understudy.catalog.ClusterFilter.SortBy;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSettings;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

  ClusterSettings settings(ClusterRecord cluster) {
    return clusters.settings(cluster.id());
  }

  Page list(Caller caller, Query query) {
    int limit = query.limit();
    boolean showInactive = query.flag("show_inactive");
    if (showInactive && !caller.mayEverywhere(Role.READ_CLUSTER)) {
      throw Caller.denied("the organization", Role.READ_CLUSTER);
    }
    SortBy sortBy = sortBy(query);
    String list = LIST + "/" + sortBy + (query.descending() ? "/DESC" : "/ASC");
    Position after =
        query
            .text("pagination.page")
            .map(text -> position(PageToken.decode(list, text), sortBy))
            .orElse(null);
    ClusterFilter filter =
        new ClusterFilter(
            showInactive,
            sortBy,
            query.descending(),
            query.time("pagination.as_of_time").orElse(null),
            after,
            limit + 1);
    List<ClusterRecord> page = new ArrayList<>();
    // What the caller may not see is left out, so a page may take more than one read to fill.
    while (true) {
      List<ClusterRecord> found = clusters.list(filter);
      for (ClusterRecord cluster : found) {
        if (caller.may(Role.READ_CLUSTER, cluster)) {
          page.add(cluster);
        }
        if (page.size() > limit) {
          return new Page(views(page.subList(0, limit)), next(list, page.get(limit - 1), sortBy));
        }
      }
      if (found.size() <= limit) {
        return new Page(views(page), null);
      }
      filter = filter.after(found.getLast());
    }
  }

  private static SortBy sortBy(Query query) {
    String name = query.text("pagination.sort_by").orElse(SortBy.NAME.name());
    for (SortBy sortBy : SortBy.values()) {
      if (sortBy.name().equals(name)) {
        return sortBy;
      }
    }
    throw Query.invalid("pagination.sort_by must be NAME, CREATED_AT or DELETED_AT");
  }

  private static Pagination next(String list, ClusterRecord last, SortBy sortBy) {
    Position position = Position.of(last, sortBy);
    Instant time = position.time();
    String key =
        time == null
            ? String.valueOf(position.name())
            : String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    return new Pagination(new PageToken(list, key, last.id()).encoded());
  }

  private static Position position(PageToken token, SortBy sortBy) {
    if (sortBy == SortBy.NAME) {
      return new Position(token.key(), null, token.id());
    }
    try {
      Instant time = Instant.EPOCH.plus(Long.parseLong(token.key()), ChronoUnit.MICROS);
      return new Position(null, time, token.id());
    } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
      throw new UnderstudyException(ErrorCode.INVALID_ARGUMENT, "invalid pagination.page", e);
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
