package dev.understudy.api.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.domain.ClusterChange;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.RegionDisruption;
import dev.understudy.domain.UnderstudyException;
import io.dropwizard.auth.Auth;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.glassfish.jersey.server.ContainerRequest;
import org.jspecify.annotations.Nullable;

/** The disruption of a cluster's regions over HTTP, for drills with local clusters. */
@Path("/api/v1/clusters/{id}/disrupt")
@Produces(MediaType.APPLICATION_JSON)
public final class DisruptionResource {
  private final ObjectMapper json;
  private final ClusterReads reads;
  private final ClusterCommander commander;

  public DisruptionResource(ObjectMapper json, ClusterReads reads, ClusterCommander commander) {
    this.json = json;
    this.reads = reads;
    this.commander = commander;
  }

  /** Which regions are cut off; none where all is well. */
  record View(List<Region> regionalDisruptorSpecifications) {
    static View of(List<RegionDisruption> regions) {
      return new View(
          regions.stream()
              .map(
                  region ->
                      new Region(
                          region.region(), region.wholeRegion(), region.zones(), region.nodes()))
              .toList());
    }
  }

  /** One of them. */
  record Region(String regionCode, boolean isWholeRegion, List<String> azs, List<String> pods) {}

  @GET
  public View get(@Auth Caller caller, @PathParam("id") String id) {
    return View.of(reads.settings(reads.require(caller, Role.OPERATE_CLUSTER, id)).disruption());
  }

  /** Answers once it is written; the cluster is cut off, or let go, within a moment. */
  @PUT
  public View replace(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    Exchange exchange = Exchange.of(request, servlet);
    byte[] bytes = WireFormat.read(body);
    ClusterRecord changed =
        commander.change(
            caller,
            exchange,
            "AUDIT_LOG_ACTION_UPDATE_CLUSTER_DISRUPTION",
            id,
            bytes,
            cluster -> new ClusterChange.Disruption(regions(cluster, wanted(bytes))));
    return View.of(reads.settings(changed).disruption());
  }

  private ClusterRequests.Disruption wanted(byte[] body) {
    return body.length == 0
        ? ClusterRequests.Disruption.NONE
        : WireFormat.parse(json, body, ClusterRequests.Disruption.class);
  }

  private static List<RegionDisruption> regions(
      ClusterRecord cluster, ClusterRequests.Disruption wanted) {
    if (cluster.spec().selfHosted() != null) {
      throw new UnderstudyException(
          ErrorCode.NOT_A_LOCAL_CLUSTER,
          "cluster '%s' is run by its owner: only a local cluster that was made here can be cut off"
              .formatted(cluster.id()));
    }
    List<RegionDisruption> regions = new ArrayList<>();
    for (ClusterRequests.DisruptedRegion region : listed(wanted)) {
      regions.add(region(cluster, region));
    }
    Set<String> named = regions.stream().map(RegionDisruption::region).collect(Collectors.toSet());
    if (!regions.isEmpty()
        && (named.size() != regions.size()
            || !named.equals(cluster.spec().regionNodes().keySet()))) {
      throw Query.invalid(
          "a local cluster is one process: disrupt every region of it, once each (%s)"
              .formatted(String.join(", ", cluster.spec().regionNodes().keySet())));
    }
    return regions;
  }

  private static List<ClusterRequests.DisruptedRegion> listed(ClusterRequests.Disruption wanted) {
    List<ClusterRequests.DisruptedRegion> given = wanted.regionalDisruptorSpecifications();
    return given == null ? List.of() : given;
  }

  private static RegionDisruption region(
      ClusterRecord cluster, ClusterRequests.@Nullable DisruptedRegion wanted) {
    String code = wanted == null ? null : wanted.regionCode();
    if (wanted == null || code == null || !cluster.spec().regionNodes().containsKey(code)) {
      throw Query.invalid(
          "region_code must be a region of the cluster: %s"
              .formatted(String.join(", ", cluster.spec().regionNodes().keySet())));
    }
    boolean parts =
        (wanted.azs() != null && !wanted.azs().isEmpty())
            || (wanted.pods() != null && !wanted.pods().isEmpty());
    if (!wanted.isWholeRegion() || parts) {
      throw Query.invalid(
          "a local cluster is one process: is_whole_region must be true, without azs and pods");
    }
    return new RegionDisruption(code, true, List.of(), List.of());
  }
}
