package dev.understudy.localcluster.sql.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A user or role as it is stored in the catalog of a virtual cluster.
 *
 * @param admin whether it is a member of {@code admin}
 * @param options role options such as CREATEROLE
 * @param roles the other roles that it is a member of, and whether it may pass them on
 * @param grantable the system privileges that it may pass on
 * @param connections what it may do with external connections, by their names
 * @param validUntilMillis when its password ends, since the epoch; null for never
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record User(
    String name,
    boolean login,
    boolean admin,
    Set<String> systemPrivileges,
    @Nullable ScramVerifier verifier,
    Set<String> options,
    Map<String, Boolean> roles,
    Set<String> grantable,
    Map<String, Set<String>> connections,
    @Nullable Long validUntilMillis) {
  public static final String ROOT = "root";
  public static final String ADMIN = "admin";
  public static final String PUBLIC = "public";

  /** Entries that were stored before a field existed lack it. */
  @SuppressWarnings("ConstantValue")
  public User {
    options = options == null ? Set.of() : options;
    roles = roles == null ? Map.of() : roles;
    grantable = grantable == null ? Set.of() : grantable;
    connections = connections == null ? Map.of() : connections;
  }

  public static User named(String name, boolean login) {
    boolean admin = name.equals(ROOT) || name.equals(ADMIN);
    return new User(
        name, login, admin, Set.of(), null, Set.of(), Map.of(), Set.of(), Map.of(), null);
  }

  public User withVerifier(@Nullable ScramVerifier changed) {
    return new User(
        name,
        login,
        admin,
        systemPrivileges,
        changed,
        options,
        roles,
        grantable,
        connections,
        validUntilMillis);
  }

  public User withAdmin(boolean changed) {
    return new User(
        name,
        login,
        changed,
        systemPrivileges,
        verifier,
        options,
        roles,
        grantable,
        connections,
        validUntilMillis);
  }

  public User withLogin(boolean changed) {
    return new User(
        name,
        changed,
        admin,
        systemPrivileges,
        verifier,
        options,
        roles,
        grantable,
        connections,
        validUntilMillis);
  }

  public User withValidUntil(@Nullable Instant until) {
    return new User(
        name,
        login,
        admin,
        systemPrivileges,
        verifier,
        options,
        roles,
        grantable,
        connections,
        until == null ? null : until.toEpochMilli());
  }

  public User withOption(String option, boolean on) {
    return new User(
        name,
        login,
        admin,
        systemPrivileges,
        verifier,
        changed(options, Set.of(option), on),
        roles,
        grantable,
        connections,
        validUntilMillis);
  }

  /** With system privileges granted or revoked; ALL revokes every one. */
  public User withPrivileges(Set<String> changed, boolean granted) {
    Set<String> held = changed(systemPrivileges, changed, granted);
    Set<String> passable = granted ? grantable : changed(grantable, changed, false);
    return new User(
        name,
        login,
        admin,
        held,
        verifier,
        options,
        roles,
        passable,
        connections,
        validUntilMillis);
  }

  /** With the right to pass system privileges on. */
  public User withGrantable(Set<String> changed, boolean granted) {
    return new User(
        name,
        login,
        admin,
        systemPrivileges,
        verifier,
        options,
        roles,
        changed(grantable, changed, granted),
        connections,
        validUntilMillis);
  }

  /**
   * As a member of a role.
   *
   * @param passable whether it may pass the membership on; null to leave the role
   */
  public User withRole(String role, @Nullable Boolean passable) {
    Map<String, Boolean> changed = new TreeMap<>(roles);
    if (passable == null) {
      changed.remove(role);
    } else {
      changed.put(role, passable);
    }
    return new User(
        name,
        login,
        admin,
        systemPrivileges,
        verifier,
        options,
        changed,
        grantable,
        connections,
        validUntilMillis);
  }

  /** With what a role holds beside its own. */
  User inheriting(User role) {
    return new User(
        name,
        login,
        admin || role.admin,
        changed(systemPrivileges, role.systemPrivileges, true),
        verifier,
        options,
        roles,
        changed(grantable, role.grantable, true),
        connectionsWith(role),
        validUntilMillis);
  }

  /** With what it may do with an external connection; nothing at all if empty. */
  public User withConnection(String connection, Set<String> privileges) {
    Map<String, Set<String>> changed = new TreeMap<>(connections);
    changed.put(connection, privileges);
    if (privileges.isEmpty()) {
      changed.remove(connection);
    }
    return new User(
        name,
        login,
        admin,
        systemPrivileges,
        verifier,
        options,
        roles,
        grantable,
        changed,
        validUntilMillis);
  }

  private Map<String, Set<String>> connectionsWith(User role) {
    Map<String, Set<String>> all = new TreeMap<>(connections);
    role.connections.forEach(
        (connection, privileges) ->
            all.put(connection, changed(all.getOrDefault(connection, Set.of()), privileges, true)));
    return all;
  }

  /** Whether it may do this with an external connection. */
  public boolean holdsOn(String connection, String privilege) {
    Set<String> held = connections.getOrDefault(connection, Set.of());
    return admin || held.contains(privilege) || held.contains("ALL");
  }

  private static Set<String> changed(Set<String> held, Set<String> changed, boolean granted) {
    Set<String> result = new TreeSet<>(held);
    if (granted) {
      result.addAll(changed);
    } else if (changed.contains("ALL")) {
      result.clear();
    } else {
      result.removeAll(changed);
    }
    return result;
  }

  /** Whether the user holds one of these system privileges or options, as admins hold all. */
  public boolean holdsOneOf(String... privileges) {
    for (String privilege : privileges) {
      if (admin
          || systemPrivileges.contains(privilege)
          || systemPrivileges.contains("ALL")
          || options.contains(privilege)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it may pass a system privilege on. */
  public boolean mayGrant(String privilege) {
    return admin || grantable.contains(privilege) || grantable.contains("ALL");
  }

  /** Whether its password has ended. */
  public boolean expiredAt(Instant now) {
    return validUntilMillis != null && validUntilMillis <= now.toEpochMilli();
  }
}
