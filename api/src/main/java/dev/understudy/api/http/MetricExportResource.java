package dev.understudy.api.http;

import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.domain.ClusterChange;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ConnectionUri;
import io.dropwizard.auth.Auth;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.glassfish.jersey.server.ContainerRequest;
import org.jspecify.annotations.Nullable;

/** Where Prometheus finds a cluster's metrics, over HTTP; the cluster serves them in any case. */
@Path("/api/v1/clusters/{id}/metricexport/prometheus")
@Produces(MediaType.APPLICATION_JSON)
public final class MetricExportResource {
  private static final byte[] NO_BODY = new byte[0];

  private final ClusterReads reads;
  private final ClusterCommander commander;

  public MetricExportResource(ClusterReads reads, ClusterCommander commander) {
    this.reads = reads;
    this.commander = commander;
  }

  /**
   * Whether it is on.
   *
   * @param targets by region; null where it is not
   */
  record View(UUID clusterId, String status, @Nullable Map<String, String> targets) {}

  @GET
  public View get(@Auth Caller caller, @PathParam("id") String id) {
    return view(reads.require(caller, Role.READ_METRICS, id));
  }

  @POST
  public View enable(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet) {
    return view(
        change(
            caller,
            Exchange.of(request, servlet),
            "AUDIT_LOG_ACTION_UPDATE_CLUSTER_METRIC_EXPORT",
            id,
            true));
  }

  @DELETE
  public View disable(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet) {
    return view(
        change(
            caller,
            Exchange.of(request, servlet),
            "AUDIT_LOG_ACTION_DELETE_CLUSTER_METRIC_EXPORT",
            id,
            false));
  }

  private ClusterRecord change(
      Caller caller, Exchange exchange, String action, String id, boolean enabled) {
    return commander.change(
        caller, exchange, action, id, NO_BODY, cluster -> new ClusterChange.MetricExport(enabled));
  }

  private View view(ClusterRecord cluster) {
    ClusterEndpoint endpoint = cluster.endpoint();
    if (endpoint == null || !reads.settings(cluster).metricExport()) {
      return new View(cluster.id(), "NOT_DEPLOYED", null);
    }
    String url =
        "%s://%s:%d/_status/vars"
            .formatted(
                endpoint.caCertificate() == null ? "http" : "https",
                ConnectionUri.authority(endpoint.host()),
                endpoint.httpPort());
    Map<String, String> targets = new TreeMap<>();
    cluster.spec().regionNodes().keySet().forEach(region -> targets.put(region, url));
    return new View(cluster.id(), "ENABLED", targets);
  }
}
