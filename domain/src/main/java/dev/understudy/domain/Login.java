package dev.understudy.domain;

/** A user name and password for one side of a cluster; prints without the password. */
public record Login(String username, String password) {

  /** Which virtual cluster a login is for. */
  public enum Kind {
    SYSTEM,
    APPLICATION,
    /** The user with which a standby's consumer connects to this cluster as its primary. */
    REPLICATION
  }

  @Override
  public String toString() {
    return "Login[username=" + username + ", password=*****]";
  }
}
