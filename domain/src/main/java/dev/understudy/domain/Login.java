package dev.understudy.domain;

import org.jspecify.annotations.Nullable;

/**
 * A user name with a password, a client certificate or both for one side of a cluster; prints
 * without the secrets.
 *
 * @param password empty where the certificate alone lets the user in
 * @param certificate null for a password alone
 */
public record Login(String username, String password, @Nullable ClientCertificate certificate) {

  /** With a password alone. */
  public Login(String username, String password) {
    this(username, password, null);
  }

  /** Which virtual cluster a login is for. */
  public enum Kind {
    SYSTEM,
    APPLICATION,
    /** The user with which a standby's consumer connects to this cluster as its primary. */
    REPLICATION,
    /** What is to take the place of SYSTEM once the cluster has accepted it. */
    SYSTEM_NEXT,
    /** The same for APPLICATION. */
    APPLICATION_NEXT
  }

  @Override
  public String toString() {
    return "Login[username=" + username + ", password=*****]";
  }
}
