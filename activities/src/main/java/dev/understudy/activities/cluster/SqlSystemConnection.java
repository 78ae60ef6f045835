package dev.understudy.activities.cluster;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailbackRules.Retention;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Login;
import dev.understudy.domain.UnderstudyException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The system virtual cluster over SQL. */
final class SqlSystemConnection extends SqlAdministration implements SystemConnection {
  private static final String INGESTION = "REPLICATION STREAM INGESTION";
  private static final String PRODUCER = "REPLICATION STREAM PRODUCER";
  private static final Duration A_MOMENT = Duration.ofSeconds(5);

  private static final Duration A_WHILE = Duration.ofSeconds(30);

  private static final Duration MINUTES = Duration.ofMinutes(2);

  /** Starting and stopping a service is known to take up to 40 seconds. */
  private static final Duration SERVICE = Duration.ofMinutes(3);

  /** A node's version lasts as long as a connection to it. */
  private @Nullable ClusterVersion version;

  SqlSystemConnection(SqlSession session) {
    super(session);
  }

  @Override
  public ClusterFacts facts() {
    return new ClusterFacts(
        version(),
        ClusterVersion.parse(setting("version")),
        isOn(setting("kv.rangefeed.enabled")),
        !setting("enterprise.license").isBlank());
  }

  @Override
  public HlcTimestamp clock() {
    return Clocks.read(session);
  }

  @Override
  public List<VirtualCluster> virtualClusters() {
    return session.ask("show_virtual_clusters", "SHOW VIRTUAL CLUSTERS").stream()
        .map(
            row ->
                new VirtualCluster(
                    row.number("id"),
                    row.text("name"),
                    StatusWords.normalise(row.text("data_state")),
                    StatusWords.normalise(row.text("service_mode"))))
        .toList();
  }

  @Override
  public Optional<Replication> replication(String virtualCluster) {
    try {
      return session
          .tryAsk("show_replication", Statements.showReplication(virtualCluster), A_MOMENT)
          .stream()
          .map(SqlSystemConnection::replication)
          .findFirst();
    } catch (Refusal refusal) {
      if (refusal.mentions("does not exist")) {
        return Optional.empty();
      }
      if (refusal.mentions("does not have an active replication")) {
        // The first releases of 23.2 say so where later ones show NULLs.
        return virtualClusters().stream()
            .filter(found -> found.name().equals(virtualCluster))
            .findFirst()
            .map(SqlSystemConnection::unfilled);
      }
      throw session.translated(refusal);
    }
  }

  /** From 25.1 on, and on 23.2, the status names it; between them the newest that lives is it. */
  @Override
  public Optional<Job> ingestionJob(Replication replication) {
    Long id = replication.ingestionJobId();
    if (!replication.isFilled() || id != null) {
      return Optional.ofNullable(id).flatMap(this::job);
    }
    return ofType(INGESTION)
        .filter(row -> !job(row).isOver())
        .max(
            Comparator.comparing(
                row -> row.time("created"), Comparator.nullsFirst(Comparator.naturalOrder())))
        .map(SqlJobs::job);
  }

  @Override
  public Prior prior(String virtualCluster) {
    if (!version().has(VersionFact.FAILBACK)) {
      return Prior.NONE;
    }
    try {
      return session
          .tryAsk("show_prior", Statements.showPriorReplication(virtualCluster), A_MOMENT)
          .stream()
          .map(row -> new Prior(row.optional("source_id"), row.timestamp("activation_time")))
          .findFirst()
          .orElse(Prior.NONE);
    } catch (Refusal refusal) {
      if (refusal.mentions("does not exist")) {
        return Prior.NONE;
      }
      throw session.translated(refusal);
    }
  }

  @Override
  public String clusterId() {
    return session.ask("cluster_id", "SELECT crdb_internal.cluster_id() AS id").stream()
        .map(row -> row.text("id"))
        .findFirst()
        .orElse("");
  }

  @Override
  public String defaultTarget() {
    return setting("server.controller.default_target_cluster");
  }

  @Override
  public long fingerprint(String virtualCluster, HlcTimestamp at) {
    return session
        .ask("fingerprint", Statements.fingerprint(virtualCluster, at), SqlSession.LONG_ANSWER)
        .stream()
        .map(row -> row.number("fingerprint"))
        .findFirst()
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.CLUSTER_REFUSED, "The cluster does not tell its fingerprint."));
  }

  @Override
  public void enableRangefeeds() {
    Statements.enable(version()).forEach(sql -> session.ask("set_rangefeeds", sql));
  }

  @Override
  public void createReplicationUser(Login login) {
    session.ask("create_user", Statements.createUser(login));
    session.ask("grant", Statements.grantReplication(version(), login));
  }

  @Override
  public void createAdministrator(Login login) {
    session.ask("create_user", Statements.createUser(login));
    session.ask("grant", Statements.grantAdmin(login));
  }

  @Override
  public void license() {
    Statements.license(version()).forEach(sql -> session.ask("set_licence", sql));
  }

  /**
   * One that is there may hold a password or a CA certificate that is no longer right. It goes only
   * when the new way has been proven: a running replication depends on it.
   */
  @Override
  public void connectTo(String connectionName, ClusterAccess primary) {
    if (!hasConnection(connectionName)) {
      connect(Statements.createExternalConnection(connectionName, primary), primary);
    } else if (version().has(VersionFact.ALTER_CONNECTION)) {
      connect(Statements.alterExternalConnection(connectionName, primary), primary);
    } else {
      drop(trial(connectionName));
      connect(Statements.createExternalConnection(trial(connectionName), primary), primary);
      drop(connectionName);
      connect(Statements.createExternalConnection(connectionName, primary), primary);
      drop(trial(connectionName));
    }
  }

  private static String trial(String connectionName) {
    return connectionName + "-new";
  }

  private boolean hasConnection(String name) {
    return session.ask("show_connections", "SHOW EXTERNAL CONNECTIONS").stream()
        .anyMatch(row -> row.text("connection_name").equals(name));
  }

  private void connect(String statement, ClusterAccess primary) {
    try {
      session.tryAsk("create_connection", statement, A_WHILE);
    } catch (Refusal refusal) {
      if (refusal.mentions("certificate") || refusal.mentions("does not speak tls")) {
        throw new UnderstudyException(
            ErrorCode.CLUSTER_REFUSED,
            ("The standby cannot verify primary %s: %s. Mend the primary's certificate, or the CA"
                    + " certificate that the catalog has of it, then RETRY.")
                .formatted(primary.clusterName(), refusal.getMessage()));
      }
      throw session.translated(refusal);
    }
  }

  @Override
  public void disconnect(String connectionName) {
    drop(connectionName);
    drop(trial(connectionName));
  }

  private void drop(String connectionName) {
    try {
      session.tryAsk(
          "drop_connection", Statements.dropExternalConnection(connectionName), A_MOMENT);
    } catch (Refusal refusal) {
      if (!refusal.mentions("does not exist") && !refusal.mentions("failed to resolve")) {
        throw session.translated(refusal);
      }
    }
  }

  @Override
  public BackupMade backUpEverything(String location) {
    return backUp(location, List.of("include_all_virtual_clusters"));
  }

  @Override
  public void startService(long virtualClusterId) {
    session.ask(
        "start_service", Statements.service(virtualClusterId, "START SERVICE SHARED"), SERVICE);
  }

  @Override
  public void stopService(long virtualClusterId) {
    session.ask("stop_service", Statements.service(virtualClusterId, "STOP SERVICE"), SERVICE);
  }

  @Override
  public void drop(long virtualClusterId) {
    session.ask("drop_virtual_cluster", Statements.drop(virtualClusterId), SERVICE);
  }

  @Override
  public void replicateFrom(Order order) {
    session.ask("create_from_replication", Statements.replicateFrom(version(), order), MINUTES);
  }

  @Override
  public void startReplicationOf(Order order) {
    session.ask("start_replication_of", Statements.startReplicationOf(order), MINUTES);
  }

  @Override
  public void pauseReplication(String virtualCluster) {
    session.ask(
        "pause_replication", Statements.replication(virtualCluster, "PAUSE REPLICATION"), MINUTES);
  }

  @Override
  public void resumeReplication(String virtualCluster) {
    try {
      session.tryAsk(
          "resume_replication",
          Statements.replication(virtualCluster, "RESUME REPLICATION"),
          MINUTES);
    } catch (Refusal refusal) {
      if (!refusal.mentions("pause-requested")) {
        throw session.translated(refusal);
      }
    }
  }

  @Override
  public List<Job> producers() {
    return ofType(PRODUCER).map(SqlJobs::job).toList();
  }

  @Override
  public List<Retention> keptHistory() {
    return ofType(PRODUCER).map(SqlSystemConnection::retention).flatMap(Optional::stream).toList();
  }

  private static Optional<Retention> retention(Row row) {
    String status = row.text("status");
    Instant created = row.time("created");
    boolean succeeded = status.equals("succeeded");
    return created != null && (succeeded || status.equals("running"))
        ? Optional.of(new Retention(created, succeeded ? row.time("finished") : null))
        : Optional.empty();
  }

  @Override
  public long restore(long oldId, String location, String virtualCluster) {
    return session
        .ask("restore", Statements.restore(oldId, location, virtualCluster), SqlSession.LONG_ANSWER)
        .stream()
        .map(row -> row.number("job_id"))
        .findFirst()
        .orElse(0L);
  }

  @Override
  public CompletionAnswer completeReplication(String virtualCluster, FailoverTarget target) {
    try {
      return session
          .tryAsk(
              "complete_replication",
              Statements.complete(virtualCluster, target),
              Duration.ofSeconds(30))
          .stream()
          .flatMap(
              row -> Optional.ofNullable(row.timestamp("failover_time", "cutover_time")).stream())
          .findFirst()
          .map(CompletionAnswer.Accepted::new)
          .orElseThrow(
              () ->
                  new UnderstudyException(
                      ErrorCode.CLUSTER_REFUSED, "The standby did not say its failover time."));
    } catch (Refusal refusal) {
      if (refusal.mentions("already started")) {
        return new CompletionAnswer.AlreadyFailingOver();
      }
      if (refusal.mentions("before earliest safe")
          || refusal.mentions("before the replication start time")) {
        return new CompletionAnswer.BelowRetained();
      }
      if (refusal.mentions("has not replicated any data")
          || refusal.mentions("has not yet recorded a retained timestamp")) {
        return new CompletionAnswer.NothingReplicated();
      }
      throw session.translated(refusal);
    }
  }

  @Override
  public void routeByDefaultTo(String virtualCluster) {
    session.ask("set_default_target", Statements.routeByDefaultTo(virtualCluster));
  }

  private ClusterVersion version() {
    ClusterVersion known = version;
    if (known == null) {
      known = ClusterVersion.parse(versionText());
      version = known;
    }
    return known;
  }

  /** The one column is named after the setting. */
  private String setting(String name) {
    return session.ask("show_setting", "SHOW CLUSTER SETTING " + name).stream()
        .flatMap(row -> row.values().values().stream())
        .findFirst()
        .orElse("");
  }

  private static boolean isOn(String value) {
    String word = value.toLowerCase(Locale.ROOT);
    return word.equals("t") || word.equals("true") || word.equals("on");
  }

  private static Replication unfilled(VirtualCluster found) {
    return new Replication(found.id(), false, null, null, null, null, found.dataState());
  }

  private static Replication replication(Row row) {
    String job = row.optional("ingestion_job_id", "replication_job_id");
    return new Replication(
        row.number("id"),
        row.optional("source_tenant_name") != null,
        job == null ? null : Long.valueOf(job),
        row.time("retained_time"),
        row.time("replicated_time"),
        row.timestamp("failover_time", "cutover_time"),
        StatusWords.normalise(row.text("status", "data_state")));
  }
}
