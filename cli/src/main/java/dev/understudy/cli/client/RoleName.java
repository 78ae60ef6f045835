package dev.understudy.cli.client;

/** The roles that the API knows, as far as this command does. */
enum RoleName {
  CLUSTER_ADMIN,
  CLUSTER_OPERATOR_WRITER,
  CLUSTER_DEVELOPER,
  CLUSTER_CREATOR,
  CLUSTER_MONITOR,
  ORG_ADMIN,
  ORG_MEMBER,
  FOLDER_ADMIN,
  FOLDER_MOVER,
  METRICS_VIEWER,
  BILLING_COORDINATOR,
  BILLING_VIEWER
}
