package dev.understudy.localcluster.sql.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
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
    return change(draft -> draft.verifier = changed);
  }

  public User withAdmin(boolean changed) {
    return change(draft -> draft.admin = changed);
  }

  public User withLogin(boolean changed) {
    return change(draft -> draft.login = changed);
  }

  public User withValidUntil(@Nullable Instant until) {
    return change(draft -> draft.validUntilMillis = until == null ? null : until.toEpochMilli());
  }

  public User withOption(String option, boolean on) {
    return change(
        draft -> draft.options = PrivilegeSets.changed(options, Set.of(option), on, Set.of()));
  }

  /**
   * With system privileges granted or revoked.
   *
   * @param all what ALL stands for
   */
  public User withPrivileges(Set<String> changed, boolean granted, Set<String> all) {
    return change(
        draft -> {
          draft.systemPrivileges = PrivilegeSets.changed(systemPrivileges, changed, granted, all);
          if (!granted) {
            draft.grantable = PrivilegeSets.changed(grantable, changed, false, all);
          }
        });
  }

  /**
   * With the right to pass system privileges on, or without.
   *
   * @param all what ALL stands for
   */
  public User withGrantable(Set<String> changed, boolean granted, Set<String> all) {
    return change(
        draft -> draft.grantable = PrivilegeSets.changed(grantable, changed, granted, all));
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
    return change(draft -> draft.roles = changed);
  }

  /** With what a role holds beside its own. */
  User inheriting(User role) {
    return change(
        draft -> {
          draft.admin = admin || role.admin;
          draft.systemPrivileges = PrivilegeSets.union(systemPrivileges, role.systemPrivileges);
          draft.grantable = PrivilegeSets.union(grantable, role.grantable);
          draft.connections = connectionsWith(role);
        });
  }

  /** With what it may do with an external connection; nothing at all if empty. */
  public User withConnection(String connection, Set<String> privileges) {
    Map<String, Set<String>> changed = new TreeMap<>(connections);
    changed.put(connection, privileges);
    if (privileges.isEmpty()) {
      changed.remove(connection);
    }
    return change(draft -> draft.connections = changed);
  }

  private User change(Consumer<Draft> edit) {
    Draft draft = new Draft(this);
    edit.accept(draft);
    return draft.finished();
  }

  /** A user while it is being changed. */
  private static final class Draft {
    private final String name;
    private boolean login;
    private boolean admin;
    private Set<String> systemPrivileges;
    private @Nullable ScramVerifier verifier;
    private Set<String> options;
    private Map<String, Boolean> roles;
    private Set<String> grantable;
    private Map<String, Set<String>> connections;
    private @Nullable Long validUntilMillis;

    Draft(User user) {
      name = user.name;
      login = user.login;
      admin = user.admin;
      systemPrivileges = user.systemPrivileges;
      verifier = user.verifier;
      options = user.options;
      roles = user.roles;
      grantable = user.grantable;
      connections = user.connections;
      validUntilMillis = user.validUntilMillis;
    }

    User finished() {
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
          validUntilMillis);
    }
  }

  private Map<String, Set<String>> connectionsWith(User role) {
    Map<String, Set<String>> all = new TreeMap<>(connections);
    role.connections.forEach(
        (connection, privileges) -> all.merge(connection, privileges, PrivilegeSets::union));
    return all;
  }

  /** Whether it may do this with an external connection. */
  public boolean holdsOn(String connection, String privilege) {
    Set<String> held = connections.getOrDefault(connection, Set.of());
    return admin || held.contains(privilege) || held.contains("ALL");
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
