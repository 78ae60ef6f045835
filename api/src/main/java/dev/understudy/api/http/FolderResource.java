package dev.understudy.api.http;

import dev.understudy.api.auth.Caller;
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
import java.util.Map;
import org.glassfish.jersey.server.ContainerRequest;

/** Folders over HTTP. */
@Path("/api/v1/folders")
@Produces(MediaType.APPLICATION_JSON)
public final class FolderResource {
  private final FolderReads reads;
  private final Folders folders;

  public FolderResource(FolderReads reads, Folders folders) {
    this.reads = reads;
    this.folders = folders;
  }

  @POST
  public FolderView create(
      @Auth Caller caller,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    Exchange exchange = Exchange.of(request, servlet);
    return reads.view(folders.create(caller, exchange, WireFormat.read(body)));
  }

  @GET
  public FolderReads.Page list(@Auth Caller caller, @Context UriInfo uri) {
    return reads.list(caller, new Query(uri.getQueryParameters()));
  }

  @GET
  @Path("/{folder_id}")
  public FolderView get(@Auth Caller caller, @PathParam("folder_id") String id) {
    return reads.get(caller, id);
  }

  @GET
  @Path("/{folder_id}/contents")
  public FolderView.Contents contents(
      @Auth Caller caller, @PathParam("folder_id") String id, @Context UriInfo uri) {
    return reads.contents(caller, id, new Query(uri.getQueryParameters()));
  }

  @PATCH
  @Path("/{folder_id}")
  public FolderView update(
      @Auth Caller caller,
      @PathParam("folder_id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    Exchange exchange = Exchange.of(request, servlet);
    return reads.view(folders.update(caller, exchange, id, WireFormat.read(body)));
  }

  /** Answers an empty object. */
  @DELETE
  @Path("/{folder_id}")
  public Map<String, String> delete(
      @Auth Caller caller,
      @PathParam("folder_id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet) {
    folders.delete(caller, Exchange.of(request, servlet), id);
    return Map.of();
  }
}
