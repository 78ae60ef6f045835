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
import org.glassfish.jersey.server.ContainerRequest;

/** API keys over HTTP. */
@Path("/api/v1/api-keys")
@Produces(MediaType.APPLICATION_JSON)
public final class ApiKeyResource {
  private final ApiKeys keys;

  public ApiKeyResource(ApiKeys keys) {
    this.keys = keys;
  }

  @POST
  public ApiKeyView.Made create(
      @Auth Caller caller,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      @Context UriInfo uri,
      InputStream body) {
    boolean full = full(uri);
    Exchange exchange = Exchange.of(request, servlet);
    return ApiKeyView.Made.of(keys.create(caller, exchange, WireFormat.read(body)), full);
  }

  @GET
  public ApiKeys.Page list(@Auth Caller caller, @Context UriInfo uri) {
    return keys.list(caller, new Query(uri.getQueryParameters()));
  }

  @GET
  @Path("/{id}")
  public ApiKeyView get(@Auth Caller caller, @PathParam("id") String id, @Context UriInfo uri) {
    boolean full = full(uri);
    return ApiKeyView.of(keys.get(caller, id), full);
  }

  @PATCH
  @Path("/{id}")
  public ApiKeyView update(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      @Context UriInfo uri,
      InputStream body) {
    boolean full = full(uri);
    Exchange exchange = Exchange.of(request, servlet);
    return ApiKeyView.of(keys.update(caller, exchange, id, WireFormat.read(body)), full);
  }

  @DELETE
  @Path("/{id}")
  public ApiKeyView delete(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      @Context UriInfo uri) {
    boolean full = full(uri);
    return ApiKeyView.of(keys.delete(caller, Exchange.of(request, servlet), id), full);
  }

  private static boolean full(UriInfo uri) {
    return new Query(uri.getQueryParameters()).full();
  }
}
