package dev.understudy.localcluster.sql.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A user or role as it is stored in the catalog of a virtual cluster. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record User(
    String name,
    boolean login,
    boolean admin,
    Set<String> systemPrivileges,
    @Nullable ScramVerifier verifier) {
  public static final String ROOT = "root";

  public static User named(String name, boolean login) {
    return new User(name, login, name.equals(ROOT), Set.of(), null);
  }

  public User withVerifier(@Nullable ScramVerifier newVerifier) {
    return new User(name, login, admin, systemPrivileges, newVerifier);
  }

  public User withAdmin(boolean isAdmin) {
    return new User(name, login, isAdmin, systemPrivileges, verifier);
  }

  public User withLogin(boolean canLogin) {
    return new User(name, canLogin, admin, systemPrivileges, verifier);
  }

  /** With system privileges granted or revoked. */
  public User withPrivileges(Set<String> changed, boolean granted) {
    Set<String> privileges = new TreeSet<>(systemPrivileges);
    if (granted) {
      privileges.addAll(changed);
    } else {
      privileges.removeAll(changed);
    }
    return new User(name, login, admin, privileges, verifier);
  }

  /** Whether the user holds one of these system privileges, as admins hold all. */
  public boolean holdsOneOf(String... privileges) {
    for (String privilege : privileges) {
      if (admin || systemPrivileges.contains(privilege) || systemPrivileges.contains("ALL")) {
        return true;
      }
    }
    return false;
  }
}
