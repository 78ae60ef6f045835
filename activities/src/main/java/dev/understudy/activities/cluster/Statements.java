package dev.understudy.activities.cluster;

import dev.understudy.activities.cluster.SystemConnection.Order;
import dev.understudy.domain.ConnectionUri;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Login;
import java.util.List;

/** The SQL texts, where they need putting together; each as the cluster's version knows it. */
final class Statements {
  private Statements() {}

  static String name(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  static String showReplication(String virtualCluster) {
    return "SHOW VIRTUAL CLUSTER " + name(virtualCluster) + " WITH REPLICATION STATUS";
  }

  static String showPriorReplication(String virtualCluster) {
    return "SHOW VIRTUAL CLUSTER " + name(virtualCluster) + " WITH PRIOR REPLICATION DETAILS";
  }

  static String createUser(Login login) {
    return "CREATE USER IF NOT EXISTS %s WITH PASSWORD %s"
        .formatted(name(login.username()), text(login.password()));
  }

  static String grantAdmin(Login login) {
    return "GRANT admin TO " + name(login.username());
  }

  /** What the user in a standby's connection needs on its primary. */
  static String grantReplication(ClusterVersion version, Login login) {
    String privilege =
        version.has(VersionFact.SOURCE_PRIVILEGE) ? "REPLICATIONSOURCE" : "REPLICATION";
    return "GRANT SYSTEM %s TO %s".formatted(privilege, name(login.username()));
  }

  /** The settings without which a cluster takes no part in replication. */
  static List<String> enable(ClusterVersion version) {
    String rangefeeds = "SET CLUSTER SETTING kv.rangefeed.enabled = true";
    return version.has(VersionFact.ENABLED_BY_SETTING)
        ? List.of(rangefeeds, "SET CLUSTER SETTING physical_replication.enabled = true")
        : List.of(rangefeeds);
  }

  /** A local cluster takes any licence; it does no more than the guides of these versions ask. */
  static List<String> license(ClusterVersion version) {
    return version.has(VersionFact.LICENCE_STEP)
        ? List.of(
            "SET CLUSTER SETTING cluster.organization = 'Understudy'",
            "SET CLUSTER SETTING enterprise.license = 'local cluster'")
        : List.of();
  }

  static String createExternalConnection(String connectionName, ClusterAccess primary) {
    return "CREATE EXTERNAL CONNECTION IF NOT EXISTS %s AS %s"
        .formatted(name(connectionName), text(uri(primary)));
  }

  static String alterExternalConnection(String connectionName, ClusterAccess primary) {
    return "ALTER EXTERNAL CONNECTION %s AS %s".formatted(name(connectionName), text(uri(primary)));
  }

  static String dropExternalConnection(String connectionName) {
    return "DROP EXTERNAL CONNECTION " + name(connectionName);
  }

  static String replicateFrom(ClusterVersion version, Order order) {
    return "CREATE VIRTUAL CLUSTER %s%s FROM REPLICATION OF %s"
        .formatted(
            name(order.virtualCluster()),
            version.has(VersionFact.TEMPLATE) ? " LIKE template" : "",
            origin(order));
  }

  static String startReplicationOf(Order order) {
    return replication(order.virtualCluster(), "START REPLICATION OF " + origin(order));
  }

  private static String origin(Order order) {
    return "%s ON %s%s"
        .formatted(
            name(order.source()),
            text("external://" + order.connectionName()),
            order.reader() ? " WITH READ VIRTUAL CLUSTER" : "");
  }

  static String complete(String virtualCluster, FailoverTarget target) {
    HlcTimestamp exact = target.exact();
    String to = exact == null ? "LATEST" : "SYSTEM TIME " + text(exact.decimal());
    return replication(virtualCluster, "COMPLETE REPLICATION TO " + to);
  }

  /** Reads all of it; slow where there is much. */
  static String fingerprint(String virtualCluster, HlcTimestamp at) {
    return "SELECT * FROM [SHOW EXPERIMENTAL_FINGERPRINTS FROM VIRTUAL CLUSTER %s] AS OF SYSTEM TIME %s"
        .formatted(name(virtualCluster), text(at.decimal()));
  }

  /** A change to a running replication, such as {@code PAUSE REPLICATION}. */
  static String replication(String virtualCluster, String change) {
    return "ALTER VIRTUAL CLUSTER %s %s".formatted(name(virtualCluster), change);
  }

  static String restore(long oldId, String location, String virtualCluster) {
    return "RESTORE VIRTUAL CLUSTER %d FROM LATEST IN %s WITH virtual_cluster_name = %s"
        .formatted(oldId, text(location), text(virtualCluster));
  }

  static String service(long virtualClusterId, String change) {
    return "ALTER VIRTUAL CLUSTER [%d] %s".formatted(virtualClusterId, change);
  }

  static String drop(long virtualClusterId) {
    return "DROP VIRTUAL CLUSTER [%d]".formatted(virtualClusterId);
  }

  static String backUp(String location, List<String> options) {
    String with = options.isEmpty() ? "" : " WITH " + String.join(", ", options);
    return "BACKUP INTO " + text(location) + with;
  }

  /** Every time in full, and beside what is at the location already. */
  static String scheduleBackups(String label, String location, String recurrence) {
    return ("CREATE SCHEDULE %s FOR BACKUP INTO %s WITH include_all_virtual_clusters RECURRING %s"
            + " FULL BACKUP ALWAYS WITH SCHEDULE OPTIONS ignore_existing_backups")
        .formatted(text(label), text(location), text(recurrence));
  }

  static String routeByDefaultTo(String virtualCluster) {
    return "SET CLUSTER SETTING server.controller.default_target_cluster = " + text(virtualCluster);
  }

  private static String uri(ClusterAccess primary) {
    Login login = primary.login();
    ConnectionUri uri =
        new ConnectionUri(
                ConnectionUri.encoded(login.username())
                    + ":"
                    + ConnectionUri.encoded(login.password()),
                primary.endpoint().host(),
                primary.endpoint().sqlPort(),
                "defaultdb")
            .toVirtualCluster("system");
    String ca = primary.endpoint().caCertificate();
    return (ca == null ? uri.with("sslmode", "disable") : uri.inlined().verifiedBy(ca)).text();
  }
}
