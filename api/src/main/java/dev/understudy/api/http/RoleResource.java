package dev.understudy.api.http;

import dev.understudy.api.auth.Caller;
import io.dropwizard.auth.Auth;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.glassfish.jersey.server.ContainerRequest;

/** Who may do what, over HTTP. */
@Path("/api/v1/roles")
@Produces(MediaType.APPLICATION_JSON)
public final class RoleResource {
  /** The organisation has no id there: clients send nothing between two slashes. */
  static final String ONE_ROLE = "/{user_id}/{resource_type}/{resource_id: [^/]*}/{role_name}";

  private final Roles roles;

  public RoleResource(Roles roles) {
    this.roles = roles;
  }

  @GET
  public Roles.Page list(@Auth Caller caller, @Context UriInfo uri) {
    return roles.list(caller, new Query(uri.getQueryParameters()));
  }

  @GET
  @Path("/{user_id}")
  public RoleView.All get(@Auth Caller caller, @PathParam("user_id") String userId) {
    return roles.get(caller, userId);
  }

  @PUT
  @Path("/{user_id}")
  public RoleView.All set(
      @Auth Caller caller,
      @PathParam("user_id") String userId,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    return roles.set(caller, Exchange.of(request, servlet), userId, WireFormat.read(body));
  }

  @POST
  @Path(ONE_ROLE)
  public RoleView.All add(
      @Auth Caller caller,
      @PathParam("user_id") String userId,
      @PathParam("resource_type") String type,
      @PathParam("resource_id") String resourceId,
      @PathParam("role_name") String role,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet) {
    Exchange exchange = Exchange.of(request, servlet);
    return roles.add(caller, exchange, new Roles.Named(userId, type, resourceId, role));
  }

  @DELETE
  @Path(ONE_ROLE)
  public RoleView.All remove(
      @Auth Caller caller,
      @PathParam("user_id") String userId,
      @PathParam("resource_type") String type,
      @PathParam("resource_id") String resourceId,
      @PathParam("role_name") String role,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet) {
    Exchange exchange = Exchange.of(request, servlet);
    return roles.remove(caller, exchange, new Roles.Named(userId, type, resourceId, role));
  }
}
