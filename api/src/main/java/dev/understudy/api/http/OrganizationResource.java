package dev.understudy.api.http;

import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.catalog.Organization;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.function.Supplier;

/** The organisation over HTTP. */
@Path("/api/v1/organization")
@Produces(MediaType.APPLICATION_JSON)
public final class OrganizationResource {
  private final Supplier<Organization> organization;

  public OrganizationResource(Supplier<Organization> organization) {
    this.organization = organization;
  }

  @GET
  public Organization get(@Auth Caller caller) {
    caller.requireEverywhere(Role.READ_ORGANIZATION);
    return organization.get();
  }
}
