package dev.understudy.api.http;

import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
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
import java.time.Instant;
import java.util.function.Function;
import org.glassfish.jersey.server.ContainerRequest;

/** Physical replication streams over HTTP. */
@Path("/api/v1/physical-replication-streams")
@Produces(MediaType.APPLICATION_JSON)
public final class StreamResource {
  private final StreamReads reads;
  private final StreamCreation creation;
  private final StreamChanges changes;
  private final StreamJobs jobs;
  private final FailoverPreviews previews;

  public StreamResource(
      StreamReads reads,
      StreamCreation creation,
      StreamChanges changes,
      StreamJobs jobs,
      FailoverPreviews previews) {
    this.reads = reads;
    this.creation = creation;
    this.changes = changes;
    this.jobs = jobs;
    this.previews = previews;
  }

  @POST
  public StreamView create(
      @Auth Caller caller,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    Exchange exchange = Exchange.of(request, servlet);
    return reads.view(creation.create(caller, exchange, WireFormat.read(body)), false);
  }

  @GET
  public StreamReads.Page list(@Auth Caller caller, @Context UriInfo uri) {
    return reads.list(caller, new Query(uri.getQueryParameters()));
  }

  @GET
  @Path("/{id}")
  public StreamView get(@Auth Caller caller, @PathParam("id") String id, @Context UriInfo uri) {
    boolean full = new Query(uri.getQueryParameters()).full();
    return reads.view(reads.require(caller, Role.READ_STREAM, id), full);
  }

  @PATCH
  @Path("/{id}")
  public StreamView update(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    Exchange exchange = Exchange.of(request, servlet);
    return reads.view(changes.update(caller, exchange, id, WireFormat.read(body)), false);
  }

  /** Halts replication; beyond the official API. */
  @POST
  @Path("/{id}/pause")
  public StreamView pause(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    return change(caller, id, Exchange.of(request, servlet), body, StreamChange.Pause::new);
  }

  /** Lets a paused replication go on; beyond the official API. */
  @POST
  @Path("/{id}/resume")
  public StreamView resume(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    return change(caller, id, Exchange.of(request, servlet), body, StreamChange.Resume::new);
  }

  /** Stops the primary and lets the standby take over without loss; beyond the official API. */
  @POST
  @Path("/{id}/switchover")
  public StreamView switchOver(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    Exchange exchange = Exchange.of(request, servlet);
    return reads.view(changes.switchOver(caller, exchange, id, WireFormat.read(body)), true);
  }

  /** Forgets a scheduled failover, or gives up a switchover; beyond the official API. */
  @POST
  @Path("/{id}/withdraw")
  public StreamView withdraw(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    return change(caller, id, Exchange.of(request, servlet), body, StreamChange.Withdraw::new);
  }

  private StreamView change(
      Caller caller,
      String id,
      Exchange exchange,
      InputStream body,
      Function<String, StreamChange> make) {
    return reads.view(changes.change(caller, exchange, id, WireFormat.read(body), make), true);
  }

  /** A human's answer to what a stream asks for; beyond the official API. */
  @POST
  @Path("/{id}/intervene")
  public StreamView intervene(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    Exchange exchange = Exchange.of(request, servlet);
    return reads.view(changes.intervene(caller, exchange, id, WireFormat.read(body)), true);
  }

  /** What a failover would do; changes nothing; beyond the official API. */
  @GET
  @Path("/{id}/failover-preview")
  public FailoverPreviewView previewFailover(
      @Auth Caller caller, @PathParam("id") String id, @Context UriInfo uri) {
    Instant failoverAt = new Query(uri.getQueryParameters()).time("failover_at").orElse(null);
    return previews.view(reads.require(caller, Role.READ_STREAM, id), failoverAt);
  }

  /** What became of the jobs of the promoted cluster; beyond the official API. */
  @GET
  @Path("/{id}/jobs")
  public JobsView jobs(@Auth Caller caller, @PathParam("id") String id) {
    return jobs.view(caller, id);
  }

  /** Lets jobs of the promoted cluster go on; beyond the official API. */
  @POST
  @Path("/{id}/jobs/resume")
  public JobsView resumeJobs(
      @Auth Caller caller,
      @PathParam("id") String id,
      @Context ContainerRequest request,
      @Context HttpServletRequest servlet,
      InputStream body) {
    return jobs.resume(caller, Exchange.of(request, servlet), id, WireFormat.read(body));
  }
}
