package dev.understudy.api.http;

import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.domain.CloudProvider;
import dev.understudy.domain.ClusterRecord;
import io.dropwizard.auth.Auth;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.glassfish.jersey.server.ContainerRequest;

/** Clusters over HTTP. */
@Path("/api/v1/clusters")
@Produces(MediaType.APPLICATION_JSON)
public final class ClusterResource {
  private final ClusterReads reads;
  private final ClusterChanges changes;
  private final ClusterUpdates updates;

  public ClusterResource(ClusterReads reads, ClusterChanges changes, ClusterUpdates updates) {
    this.reads = reads;
    this.changes = changes;
    this.updates = updates;
  }

  /** Regions that can be asked for. */
  record RegionList(List<Regions.View> regions) {}

  @POST
  public ClusterView create(
      @Auth Caller caller,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    Exchange exchange = Exchange.of(request, servlet);
    return ClusterView.of(changes.create(caller, exchange, WireFormat.read(body)));
  }

  @GET
  public ClusterReads.Page list(@Auth Caller caller, @Context UriInfo uri) {
    return reads.list(caller, new Query(uri.getQueryParameters()));
  }

  @GET
  @Path("/available-regions")
  public RegionList availableRegions(@Auth Caller caller, @Context UriInfo uri) {
    var provider = new Query(uri.getQueryParameters()).text("provider");
    Stream<CloudProvider> providers =
        provider.isEmpty()
            ? Stream.of(CloudProvider.values())
            : Stream.of(ClusterSpecs.provider(provider.get()));
    return new RegionList(providers.flatMap(each -> Regions.views(each).stream()).toList());
  }

  @GET
  @Path("/{id}")
  public ClusterView get(@Auth Caller caller, @PathParam("id") String id, @Context UriInfo uri) {
    boolean full = new Query(uri.getQueryParameters()).full();
    ClusterRecord cluster = reads.require(caller, Role.READ_CLUSTER, id);
    return full ? ClusterView.full(cluster, reads.settings(cluster)) : ClusterView.of(cluster);
  }

  @DELETE
  @Path("/{id}")
  public ClusterView delete(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet) {
    return ClusterView.of(changes.delete(caller, Exchange.of(request, servlet), id));
  }

  @PATCH
  @Path("/{id}")
  public ClusterView update(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    Exchange exchange = Exchange.of(request, servlet);
    return ClusterView.of(updates.update(caller, exchange, id, WireFormat.read(body)));
  }

  @GET
  @Path("/{id}/nodes")
  public ClusterReads.Nodes nodes(
      @Auth Caller caller, @PathParam("id") String id, @Context UriInfo uri) {
    return reads.nodes(
        reads.require(caller, Role.READ_NODES, id), new Query(uri.getQueryParameters()));
  }

  @GET
  @Path("/{id}/connection-string")
  public ClusterReads.Connection connectionString(
      @Auth Caller caller, @PathParam("id") String id, @Context UriInfo uri) {
    return reads.connection(
        reads.require(caller, Role.READ_CLUSTER, id), new Query(uri.getQueryParameters()));
  }
}
