package dev.understudy.catalog;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Somebody, or something, that may call the API, with what it may do.
 *
 * @param creator name of the account that made it
 */
public record ServiceAccount(
    UUID id,
    String name,
    String description,
    String creator,
    Instant createdAt,
    List<RoleGrant> grants) {

  public ServiceAccount {
    grants = List.copyOf(grants);
  }
}
