package dev.understudy.localcluster.sql.catalog;

import java.util.Set;
import java.util.TreeSet;

/** Grants to and revokes from a set of privileges, in which ALL stands for every one. */
public final class PrivilegeSets {
  private static final String ALL = "ALL";

  private PrivilegeSets() {}

  /**
   * The privileges after a GRANT or REVOKE.
   *
   * @param all what ALL stands for: who held it keeps what a REVOKE does not name
   */
  public static Set<String> changed(
      Set<String> held, Set<String> changed, boolean granted, Set<String> all) {
    if (granted) {
      return union(held, changed);
    }
    Set<String> left = new TreeSet<>(held.contains(ALL) ? union(held, all) : held);
    left.remove(ALL);
    left.removeAll(changed.contains(ALL) ? Set.copyOf(left) : changed);
    return left;
  }

  static Set<String> union(Set<String> some, Set<String> more) {
    Set<String> both = new TreeSet<>(some);
    both.addAll(more);
    return both;
  }
}
