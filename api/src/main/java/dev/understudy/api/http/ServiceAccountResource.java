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

/** Service accounts over HTTP. */
@Path("/api/v1/service-accounts")
@Produces(MediaType.APPLICATION_JSON)
public final class ServiceAccountResource {
  private final ServiceAccounts accounts;

  public ServiceAccountResource(ServiceAccounts accounts) {
    this.accounts = accounts;
  }

  @POST
  public AccountView create(
      @Auth Caller caller,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    Exchange exchange = Exchange.of(request, servlet);
    return AccountView.of(accounts.create(caller, exchange, WireFormat.read(body)));
  }

  @GET
  public ServiceAccounts.Page list(@Auth Caller caller, @Context UriInfo uri) {
    return accounts.list(caller, new Query(uri.getQueryParameters()));
  }

  @GET
  @Path("/{id}")
  public AccountView get(@Auth Caller caller, @PathParam("id") String id) {
    return AccountView.of(accounts.get(caller, id));
  }

  @PATCH
  @Path("/{id}")
  public AccountView update(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    Exchange exchange = Exchange.of(request, servlet);
    return AccountView.of(accounts.update(caller, exchange, id, WireFormat.read(body)));
  }

  @DELETE
  @Path("/{id}")
  public AccountView delete(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet) {
    return AccountView.of(accounts.delete(caller, Exchange.of(request, servlet), id));
  }
}
