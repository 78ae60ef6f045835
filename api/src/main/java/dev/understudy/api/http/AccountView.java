package dev.understudy.api.http;

import dev.understudy.catalog.ServiceAccount;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A service account as a reply shows it. */
record AccountView(
    UUID id,
    String name,
    String description,
    String creatorName,
    Instant createdAt,
    List<RoleView> roles,
    List<Object> groupRoles) {

  static AccountView of(ServiceAccount account) {
    return new AccountView(
        account.id(),
        account.name(),
        account.description(),
        account.creator(),
        account.createdAt(),
        RoleView.of(account.grants()),
        List.of());
  }
}
