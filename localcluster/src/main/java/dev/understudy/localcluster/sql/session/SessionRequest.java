package dev.understudy.localcluster.sql.session;

/** Who connects, from where, to what; made once the client was authenticated. */
public record SessionRequest(
    long virtualClusterId,
    String virtualClusterName,
    String user,
    boolean admin,
    String database,
    String clientAddress,
    String applicationName) {}
