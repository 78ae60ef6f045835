package dev.understudy.api.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.domain.BackupConfig;
import dev.understudy.domain.ClusterChange;
import dev.understudy.domain.ClusterRecord;
import io.dropwizard.auth.Auth;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.glassfish.jersey.server.ContainerRequest;

/** A cluster's scheduled backups over HTTP; reads ask the catalog alone. */
@Path("/api/v1/clusters/{id}/backups-config")
@Produces(MediaType.APPLICATION_JSON)
public final class BackupsResource {
  private final ObjectMapper json;
  private final ClusterReads reads;
  private final ClusterCommander commander;

  public BackupsResource(ObjectMapper json, ClusterReads reads, ClusterCommander commander) {
    this.json = json;
    this.reads = reads;
    this.commander = commander;
  }

  /** How a cluster is backed up by schedule. */
  record View(boolean enabled, int retentionDays, int frequencyMinutes) {
    static View of(BackupConfig config) {
      return new View(config.enabled(), config.retentionDays(), config.frequencyMinutes());
    }
  }

  @GET
  public View get(@Auth Caller caller, @PathParam("id") String id) {
    return View.of(reads.settings(reads.require(caller, Role.OPERATE_CLUSTER, id)).backups());
  }

  /** Answers once it is written; the cluster's schedule follows within a moment. */
  @PATCH
  public View update(
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
            "AUDIT_LOG_ACTION_UPDATE_CLUSTER",
            id,
            bytes,
            cluster -> change(cluster, bytes));
    return View.of(reads.settings(changed).backups());
  }

  private ClusterChange change(ClusterRecord cluster, byte[] body) {
    var wanted = WireFormat.parse(json, body, ClusterRequests.Backups.class);
    var change =
        new ClusterChange.Backups(
            wanted.enabled(), wanted.frequencyMinutes(), wanted.retentionDays());
    // Before anything is sent, for what cannot be.
    BackupConfig unused = reads.settings(cluster).backups().changed(change);
    return change;
  }
}
