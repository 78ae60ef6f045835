package dev.understudy.api.auth;

import java.util.EnumSet;
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
}
