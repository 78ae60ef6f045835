package dev.understudy.api.http;

import dev.understudy.api.auth.Caller;
import io.dropwizard.auth.Auth;
import jakarta.servlet.http.HttpServletRequest;
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

/** Streams over HTTP for clients of the API before 2025-06. */
@Path("/api/v1/replication-streams")
@Produces(MediaType.APPLICATION_JSON)
public final class LegacyStreamResource {
  private final LegacyStreams streams;

  public LegacyStreamResource(LegacyStreams streams) {
    this.streams = streams;
  }

  @POST
  public LegacyStreamView create(
      @Auth Caller caller,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    return streams.create(caller, Exchange.of(request, servlet), WireFormat.read(body));
  }

  @GET
  public LegacyStreams.Page list(@Auth Caller caller, @Context UriInfo uri) {
    return streams.list(caller, new Query(uri.getQueryParameters()));
  }

  @GET
  @Path("/{id}")
  public LegacyStreamView get(@Auth Caller caller, @PathParam("id") String id) {
    return streams.get(caller, id);
  }

  @PATCH
  @Path("/{id}")
  public LegacyStreamView update(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    return streams.update(caller, Exchange.of(request, servlet), id, WireFormat.read(body));
  }
}
