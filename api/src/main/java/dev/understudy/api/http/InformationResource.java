package dev.understudy.api.http;

import dev.understudy.api.auth.Caller;
import dev.understudy.catalog.Catalog;
import dev.understudy.domain.CockroachVersions;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;

/** What does not depend on anything that was made: versions, and whether the server serves. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public final class InformationResource {
  /** Clients want a time; none is known here, so it is one that never comes. */
  private static final Instant NO_KNOWN_END = Instant.parse("9999-12-31T00:00:00Z");

  private final Catalog catalog;

  public InformationResource(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The versions that can be asked for, oldest first. */
  record VersionList(List<Version> versions) {}

  /** One major version. */
  record Version(
      String version,
      String releaseType,
      String supportStatus,
      Instant supportEnd,
      List<String> allowedUpgrades) {}

  /** Whether reads are served; needs no key. */
  record Health(String status, boolean catalog) {}

  @GET
  @Path("/api/v1/cluster-versions")
  public VersionList clusterVersions(@Auth Caller caller) {
    return new VersionList(
        CockroachVersions.RELEASES.stream()
            .map(CockroachVersions::major)
            .map(
                major ->
                    new Version(
                        major,
                        CockroachVersions.isInnovation(major) ? "INNOVATION" : "REGULAR",
                        "SUPPORTED",
                        NO_KNOWN_END,
                        CockroachVersions.upgradesOf(major)))
            .toList());
  }

  @GET
  @Path("/health")
  public Response health() {
    boolean reachable = catalog.isReachable();
    return Response.status(reachable ? 200 : 503)
        .entity(new Health(reachable ? "ok" : "unavailable", reachable))
        .build();
  }
}
