package dev.understudy.api.auth;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The roles of the Cloud API, and which of them an operation needs. */
public enum Role {
  ORG_ADMIN,
  ORG_MEMBER,
  BILLING_COORDINATOR,
  BILLING_VIEWER,
  CLUSTER_ADMIN,
  CLUSTER_CREATOR,
  CLUSTER_OPERATOR_WRITER,
  CLUSTER_DEVELOPER,
  CLUSTER_MONITOR,
  FOLDER_ADMIN,
  FOLDER_MOVER,
  METRICS_VIEWER;

  public static final Set<Role> CREATE_CLUSTER = EnumSet.of(CLUSTER_ADMIN, CLUSTER_CREATOR);
  public static final Set<Role> DELETE_CLUSTER = EnumSet.of(CLUSTER_ADMIN);
  public static final Set<Role> OPERATE_CLUSTER =
      EnumSet.of(CLUSTER_ADMIN, CLUSTER_OPERATOR_WRITER);
  public static final Set<Role> READ_CLUSTER =
      EnumSet.of(
          ORG_ADMIN,
          CLUSTER_ADMIN,
          CLUSTER_OPERATOR_WRITER,
          CLUSTER_DEVELOPER,
          FOLDER_ADMIN,
          FOLDER_MOVER,
          METRICS_VIEWER,
          CLUSTER_MONITOR);
  public static final Set<Role> READ_METRICS =
      EnumSet.of(CLUSTER_ADMIN, CLUSTER_OPERATOR_WRITER, METRICS_VIEWER);
  public static final Set<Role> READ_NODES =
      EnumSet.of(ORG_ADMIN, CLUSTER_ADMIN, CLUSTER_OPERATOR_WRITER, CLUSTER_DEVELOPER);
  public static final Set<Role> READ_STREAM =
      EnumSet.of(CLUSTER_ADMIN, CLUSTER_OPERATOR_WRITER, CLUSTER_DEVELOPER);
  public static final Set<Role> CHANGE_STREAM = EnumSet.of(CLUSTER_ADMIN);

  public static final Set<Role> READ_ACCOUNTS = EnumSet.of(ORG_ADMIN, CLUSTER_ADMIN);
  public static final Set<Role> CREATE_ACCOUNT = EnumSet.of(ORG_ADMIN, CLUSTER_ADMIN);

  /** For keys, and for accounts that there are already. */
  public static final Set<Role> MANAGE_ACCESS = EnumSet.of(ORG_ADMIN);

  public static final Set<Role> READ_GRANTS = EnumSet.of(ORG_ADMIN, CLUSTER_ADMIN, FOLDER_ADMIN);
  public static final Set<Role> READ_AUDIT_LOG = EnumSet.of(ORG_ADMIN);
  public static final Set<Role> READ_ORGANIZATION = EnumSet.of(ORG_ADMIN, ORG_MEMBER);

  public static final Set<Role> READ_FOLDER_CONTENTS = READ_CLUSTER;
  public static final Set<Role> READ_FOLDER =
      EnumSet.of(
          ORG_ADMIN,
          CLUSTER_ADMIN,
          CLUSTER_OPERATOR_WRITER,
          CLUSTER_DEVELOPER,
          CLUSTER_CREATOR,
          FOLDER_ADMIN,
          FOLDER_MOVER,
          METRICS_VIEWER,
          CLUSTER_MONITOR);
  public static final Set<Role> MANAGE_FOLDER = EnumSet.of(FOLDER_ADMIN);
  public static final Set<Role> CHANGE_FOLDER = EnumSet.of(FOLDER_ADMIN, FOLDER_MOVER);

  /** Empty for what is no role. */
  public static Optional<Role> named(String name) {
    for (Role role : values()) {
      if (role.name().equals(name)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
