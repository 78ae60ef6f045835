package dev.understudy.activities.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.activities.cluster.JobsConnection.Job;
import dev.understudy.activities.cluster.StatementTable.Entry;
import dev.understudy.activities.cluster.SystemConnection.Order;
import dev.understudy.activities.cluster.SystemConnection.Replication;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Login;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway says to each version of CockroachDB, and what it understands. */
class GatewayVersionsTest {
  private static final Login USER = new Login("rep", "secret");
  private static final Instant NANO = Instant.parse("2026-01-01T00:00:00.000000001Z");
  private static final HlcTimestamp TIME = HlcTimestamp.of(NANO);
  static final String STATUS = "SHOW VIRTUAL CLUSTER \"main\" WITH REPLICATION STATUS";
  static final String COMPLETE = "ALTER VIRTUAL CLUSTER \"main\" COMPLETE";
  private static final Replication FILLED =
      new Replication(3, true, null, null, null, null, "replicating");

  static final Map<String, Consumer<SystemConnection>> SYSTEM =
      Map.ofEntries(
          Map.entry("facts", SystemConnection::facts),
          Map.entry("clock", SystemConnection::clock),
          Map.entry("virtualClusters", SystemConnection::virtualClusters),
          Map.entry("replication", system -> system.replication("main")),
          Map.entry(
              "ingestionJob named",
              system ->
                  system.ingestionJob(new Replication(3, true, 11L, null, null, null, "ready"))),
          Map.entry("ingestionJob unnamed", system -> system.ingestionJob(FILLED)),
          Map.entry("prior", system -> system.prior("main")),
          Map.entry("clusterId", SystemConnection::clusterId),
          Map.entry("defaultTarget", SystemConnection::defaultTarget),
          Map.entry("enableRangefeeds", SystemConnection::enableRangefeeds),
          Map.entry("createReplicationUser", system -> system.createReplicationUser(USER)),
          Map.entry("createAdministrator", system -> system.createAdministrator(USER)),
          Map.entry("license", SystemConnection::license),
          Map.entry("disconnect", system -> system.disconnect("understudy-1")),
          Map.entry("backUpEverything", system -> system.backUpEverything("nodelocal://1/x")),
          Map.entry("startService", system -> system.startService(3)),
          Map.entry("stopService", system -> system.stopService(3)),
          Map.entry("drop", system -> system.drop(3)),
          Map.entry("replicateFrom", system -> system.replicateFrom(order("main", false))),
          Map.entry("replicateFrom system", system -> system.replicateFrom(order("system", false))),
          Map.entry("replicateFrom reader", system -> system.replicateFrom(order("main", true))),
          Map.entry(
              "startReplicationOf", system -> system.startReplicationOf(order("main", false))),
          Map.entry("pauseReplication", system -> system.pauseReplication("main")),
          Map.entry("resumeReplication", system -> system.resumeReplication("main")),
          Map.entry("producers", SystemConnection::producers),
          Map.entry("keptHistory", SystemConnection::keptHistory),
          Map.entry("restore", system -> system.restore(3, "nodelocal://1/x", "main")),
          Map.entry(
              "completeReplication latest",
              system -> system.completeReplication("main", new FailoverTarget.Latest())),
          Map.entry(
              "completeReplication at",
              system -> system.completeReplication("main", new FailoverTarget.At(NANO))),
          Map.entry("routeByDefaultTo", system -> system.routeByDefaultTo("main")),
          Map.entry("fingerprint", system -> system.fingerprint("main", TIME)),
          Map.entry("release", SystemConnection::release),
          Map.entry("backupSchedules", system -> system.backupSchedules("understudy")),
          Map.entry(
              "createBackupSchedule",
              system -> system.createBackupSchedule("understudy", "nodelocal://1/x", "0 * * * *")),
          Map.entry("dropSchedule", system -> system.dropSchedule(5)),
          Map.entry("findJob", system -> system.findJob("BACKUP", "x")),
          Map.entry("findJobSince", system -> system.findJobSince(NANO, "BACKUP", "x")),
          Map.entry("job", system -> system.job(11)),
          Map.entry("cancelJob", system -> system.cancelJob(11)));

  private static final Map<String, Consumer<ApplicationConnection>> APPLICATION =
      Map.ofEntries(
          Map.entry("clientSessions", ApplicationConnection::clientSessions),
          Map.entry("backUp", application -> application.backUp("nodelocal://1/x")),
          Map.entry("proveServing", ApplicationConnection::proveServing),
          Map.entry("createAdministrator", application -> application.createAdministrator(USER)),
          Map.entry("dataSchedules", ApplicationConnection::dataSchedules),
          Map.entry("activeSchedules", application -> application.activeSchedules(TIME)),
          Map.entry("pauseSchedule", application -> application.pauseSchedule(5)),
          Map.entry("resumeSchedule", application -> application.resumeSchedule(5)),
          Map.entry("changefeeds", ApplicationConnection::changefeeds),
          Map.entry(
              "createChangefeed",
              application ->
                  application.createChangefeed(
                      "CREATE CHANGEFEED FOR TABLE t INTO 'external://s'")),
          Map.entry("otherJobs", ApplicationConnection::otherJobs));

  private static Order order(String source, boolean reader) {
    return new Order("understudy-1", source, "main", reader);
  }

  private final SqlClusterGateway gateway = new SqlClusterGateway(new SimpleMeterRegistry());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "23.2", "24.1", "24.2", "24.3", "25.1", "25.2", "25.3", "25.4", "26.1", "26.2", "26.3",
        "27.1"
      })
  void eachCallSaysWhatTheTableHasForTheVersion(String version) throws IOException {
    StatementTable table = StatementTable.read();
    ClusterVersion parsed = ClusterVersion.parse("v" + version);
    try (ScriptedCluster cluster = obedient(version)) {
      Map<String, List<String>> said = new TreeMap<>();
      Map<String, List<String>> expected = new TreeMap<>();
      for (Entry entry : table.entries()) {
        if (entry.isFor(parsed)) {
          assertThat(expected.put(entry.call(), entry.statements()))
              .as("%s has one entry for %s", entry.call(), version)
              .isNull();
          call(cluster, entry.call());
          said.put(
              entry.call(),
              cluster.heard().stream()
                  .map(sql -> sql.replaceAll("'postgresql://[^']*'", "{uri}"))
                  .toList());
        }
      }
      assertThat(said).isEqualTo(expected);
    }
  }

  @Test
  void everyCallIsInTheTable() throws IOException {
    Set<String> methods = new TreeSet<>();
    methods.addAll(abstractMethods("system", SystemConnection.class));
    methods.addAll(abstractMethods("application", ApplicationConnection.class));
    methods.addAll(abstractMethods("system", JobsConnection.class));
    methods.addAll(abstractMethods("system", Administration.class));
    methods.remove("system.close");
    Set<String> inTheTable =
        StatementTable.read().entries().stream().map(Entry::method).collect(Collectors.toSet());
    assertThat(inTheTable).isEqualTo(methods);
  }

  private static Set<String> abstractMethods(String side, Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !method.isDefault() && !method.isSynthetic())
        .map(Method::getName)
        .map(name -> side + "." + name)
        .collect(Collectors.toSet());
  }

  private void call(ScriptedCluster cluster, String call) {
    String name = call.substring(call.indexOf('.') + 1);
    if (call.startsWith("application.")) {
      try (ApplicationConnection application = gateway.application(cluster.access(), "main")) {
        Objects.requireNonNull(APPLICATION.get(name), name).accept(application);
      }
      return;
    }
    try (SystemConnection system = gateway.system(cluster.access())) {
      if (name.startsWith("connectTo")) {
        String connection = name.endsWith("again") ? "understudy-1" : "understudy-2";
        system.connectTo(connection, cluster.access());
      } else {
        Objects.requireNonNull(SYSTEM.get(name), name).accept(system);
      }
    }
  }

  /** Answers what cannot be done without. */
  private static ScriptedCluster obedient(String version) throws IOException {
    ScriptedCluster cluster = new ScriptedCluster(version);
    cluster.row("SHOW CLUSTER SETTING version", List.of("version"), List.of(version));
    cluster.row("SELECT cluster_logical_timestamp()", List.of("now"), List.of("1.0000000000"));
    cluster.row("SHOW EXTERNAL CONNECTIONS", List.of("connection_name"), List.of("understudy-1"));
    cluster.row("SELECT * FROM [SHOW EXPERIMENTAL", List.of("fingerprint"), List.of("7"));
    cluster.row(COMPLETE, List.of("failover_time"), List.of("1.0000000000"));
    return cluster;
  }

  @ParameterizedTest
  @CsvSource({
    "v23.2.28, cutover_time",
    "v24.1.19, cutover_time",
    "v24.2.10, cutover_time",
    "v24.3.14, failover_time",
    "v25.2.3,  failover_time",
    "v26.3.0,  failover_time"
  })
  void theFailoverTimeIsReadUnderEitherName(String version, String column) throws IOException {
    try (ScriptedCluster cluster = new ScriptedCluster(version.substring(1));
        SystemConnection system = gateway.system(cluster.access())) {
      cluster.row(COMPLETE, List.of(column), List.of("1695922878030920020.0000000000"));
      assertThat(system.completeReplication("main", new FailoverTarget.Latest()))
          .isEqualTo(
              new SystemConnection.CompletionAnswer.Accepted(
                  new HlcTimestamp("1695922878030920020.0000000000")));
    }
  }

  private static final String COLUMNS_OF_23_2 =
      "id name data_state service_mode source_tenant_name source_cluster_uri replication_job_id"
          + " replicated_time retained_time cutover_time";
  private static final String COLUMNS_OF_24_1 =
      "id name source_tenant_name source_cluster_uri retained_time replicated_time replication_lag"
          + " cutover_time status";
  private static final String COLUMNS_OF_24_3 =
      "id name source_tenant_name source_cluster_uri retained_time replicated_time replication_lag"
          + " failover_time status";
  private static final String COLUMNS_OF_25_1 =
      "id name ingestion_job_id source_tenant_name source_cluster_uri retained_time replicated_time"
          + " replication_lag failover_time status";

  private static List<String> statusColumns(ClusterVersion version) {
    String names =
        version.isBefore(new ClusterVersion(24, 1))
            ? COLUMNS_OF_23_2
            : version.isBefore(new ClusterVersion(24, 3))
                ? COLUMNS_OF_24_1
                : version.isBefore(new ClusterVersion(25, 1)) ? COLUMNS_OF_24_3 : COLUMNS_OF_25_1;
    return List.of(names.split(" "));
  }

  /** A status of a version with every column filled that may be, in its own words. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          23.2 | replicating                    | replicating                  | 11
          23.2 | REPLICATING                    | replicating                  | 11
          23.2 | replication pending cutover    | replication pending failover | 11
          23.2 | replication cutting over       | replication failing over     | 11
          23.2 | replication paused             | replication paused           | 11
          24.1 | replicating                    | replicating                  |
          24.1 | replication pending cutover    | replication pending failover |
          24.1 | replication cutting over       | replication failing over     |
          24.2 | replication pending cutover    | replication pending failover |
          24.2 | replication cutting over       | replication failing over     |
          24.2 | replication paused             | replication paused           |
          24.3 | replication pending failover   | replication pending failover |
          24.3 | replication failing over       | replication failing over     |
          25.1 | initializing replication       | initializing replication     | 11
          25.1 | replication failing over       | replication failing over     | 11
          25.2 | running initial scan           | running initial scan         | 11
          25.2 | creating initial splits        | creating initial splits      | 11
          25.3 | replicating                    | replicating                  | 11
          25.4 | replication error              | replication error            | 11
          26.1 | replication pending failover   | replication pending failover | 11
          26.2 | replication failing over       | replication failing over     | 11
          26.3 | replication paused             | replication paused           | 11
          """)
  void aStatusIsReadByNameInTheWordsOfV252(
      String number, String word, String read, @Nullable Long job) throws IOException {
    ClusterVersion version = ClusterVersion.parse("v" + number);
    try (ScriptedCluster cluster = new ScriptedCluster(number);
        SystemConnection system = gateway.system(cluster.access())) {
      show(cluster, version, word, true);
      Replication found = system.replication("main").orElseThrow();
      assertThat(found)
          .isEqualTo(
              new Replication(
                  3,
                  true,
                  job,
                  Instant.parse("2026-08-09T04:38:41.381600Z"),
                  Instant.parse("2026-08-09T04:52:45Z"),
                  new HlcTimestamp("1695922878030920020.0000000000"),
                  read));
      jobs(cluster);
      assertThat(system.ingestionJob(found).map(Job::id)).contains(11L);
      show(cluster, version, "ready", false);
      found = system.replication("main").orElseThrow();
      assertThat(found).isEqualTo(new Replication(3, false, null, null, null, null, "ready"));
      assertThat(system.ingestionJob(found)).isEmpty();
    }
  }

  private static void show(
      ScriptedCluster cluster, ClusterVersion version, String word, boolean filled) {
    Map<String, String> filling =
        Map.of(
            "source_tenant_name", "main",
            "source_cluster_uri", "external://x",
            "ingestion_job_id", "11",
            "replication_job_id", "11",
            "retained_time", "2026-08-09 04:38:41.3816+00",
            "replicated_time", "2026-08-09 04:52:45+00",
            "replication_lag", "00:00:07.57706",
            "cutover_time", "1695922878030920020.0000000000",
            "failover_time", "1695922878030920020.0000000000");
    Map<String, String> always =
        Map.of(
            "id", "3", "name", "main", "service_mode", "none", "data_state", word, "status", word);
    List<String> columns = statusColumns(version);
    cluster.row(
        STATUS,
        columns,
        columns.stream()
            .<@Nullable String>map(
                name -> always.getOrDefault(name, filled ? filling.get(name) : null))
            .toList());
  }

  private static void jobs(ScriptedCluster cluster) {
    List<String> columns = List.of("job_id", "job_type", "status", "created", "error");
    List<@Nullable String> live =
        List.of("11", "REPLICATION STREAM INGESTION", "running", "2026-08-09 04:00:00+00", "");
    cluster.row("SHOW JOBS", columns, live);
    cluster.row("SHOW JOB 11", columns, live);
  }
}
