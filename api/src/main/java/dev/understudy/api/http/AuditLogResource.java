package dev.understudy.api.http;

import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.catalog.AuditLog;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was commanded, by whom, and how it ended, over HTTP. */
@Path("/api/v1/auditlogevents")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditLogResource {
  private final AuditLog audit;

  public AuditLogResource(AuditLog audit) {
    this.audit = audit;
  }

  /** Some entries of the audit log. */
  record Entries(List<Entry> entries, @Nullable Instant nextStartingFrom) {}

  /** One entry. Its payload is a text, whatever is in it. */
  record Entry(
      String id,
      String action,
      Instant createdAt,
      @Nullable UUID clusterId,
      @Nullable String clusterName,
      String serviceAccountName,
      String payload,
      @Nullable String error,
      String source,
      String traceId,
      Metadata metadata) {

    static Entry of(AuditLog.Shown shown) {
      AuditLog.Entry entry = shown.entry();
      return new Entry(
          String.valueOf(shown.id()),
          entry.action(),
          entry.at(),
          shown.clusterId(),
          shown.clusterName(),
          entry.accountName(),
          entry.payload(),
          entry.error(),
          "AUDIT_LOG_SOURCE_CC_API",
          entry.requestId(),
          new Metadata(entry.sourceAddress()));
    }
  }

  /** Where a command came from. */
  record Metadata(String ipAddress) {}

  @GET
  public Entries list(@Auth Caller caller, @Context UriInfo uri) {
    caller.requireEverywhere(Role.READ_AUDIT_LOG);
    Query query = new Query(uri.getQueryParameters());
    AuditLog.Page page =
        audit.page(
            query.time("starting_from").orElse(null),
            query.descending("sort_order"),
            query.limit("limit"));
    return new Entries(page.entries().stream().map(Entry::of).toList(), page.nextStartingFrom());
  }
}
