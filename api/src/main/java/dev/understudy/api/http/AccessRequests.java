package dev.understudy.api.http;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bodies that requests on accounts, keys, roles and folders have; each name is read in both
 * spellings.
 */
final class AccessRequests {
  private AccessRequests() {}

  /** A role and what it is granted on. */
  record GrantedRole(@Nullable String name, @Nullable Resource resource) {}

  /** What a role is granted on; no id for the organisation. */
  record Resource(@Nullable String type, @Nullable String id) {}

  /** Of a new account. */
  record CreateAccount(
      @Nullable String name,
      @Nullable String description,
      @Nullable List<@Nullable GrantedRole> roles) {}

  /** Of a change of an account; what is absent stays. */
  record UpdateAccount(@Nullable String name, @Nullable String description) {}

  /** Of a new key. {@code expires_at} is beyond the official API. */
  record CreateKey(
      @Nullable String name,
      @JsonAlias("serviceAccountId") @Nullable String serviceAccountId,
      @JsonAlias("expiresAt") @Nullable String expiresAt) {}

  /** Of a change of a key. */
  record UpdateKey(@Nullable String name) {}

  /** Of what an account is to have instead of what it has. */
  record SetRoles(@Nullable List<@Nullable GrantedRole> roles) {}

  /** Of a new folder, and of a change of one, where what is absent stays. */
  record FolderFields(
      @Nullable String name,
      @JsonAlias("parentId") @Nullable String parentId,
      @Nullable Map<String, @Nullable String> labels) {}
}
