package dev.understudy.activities.cluster;

import static dev.understudy.activities.cluster.GatewayVersionsTest.COMPLETE;
import static dev.understudy.activities.cluster.GatewayVersionsTest.STATUS;
import static dev.understudy.activities.cluster.GatewayVersionsTest.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.activities.cluster.SystemConnection.Replication;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.UnderstudyException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gateway makes of the errors of each version of CockroachDB. */
class GatewayRefusalsTest {
  private final SqlClusterGateway gateway = new SqlClusterGateway(new SimpleMeterRegistry());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          23.2 | XXUUU | job 5 already started cutting over to timestamp 1.0                   | AlreadyFailingOver
          26.3 | XXUUU | job 5 already started failing over to timestamp 1.0                   | AlreadyFailingOver
          23.2 | XXUUU | cutover time 1 is before earliest safe cutover time 2                 | BelowRetained
          25.2 | XXUUU | failover time 1 is before earliest safe failover time 2               | BelowRetained
          26.3 | XXUUU | failover time 1 is before the replication start time 2                | BelowRetained
          26.3 | XXUUU | replicated tenant "main" (3) has not replicated any data yet          | NothingReplicated
          23.2 | XXUUU | replicated tenant "main" (3) has not yet recorded a retained timestamp | NothingReplicated
          25.2 | XXUUU | tenant "main" (3) does not have an active replication consumer job    | CLUSTER_REFUSED
          25.2 | 42704 | tenant "main" does not exist                                          | CLUSTER_REFUSED
          25.2 | 57P01 | server is shutting down                                               | CLUSTER_UNREACHABLE
          """)
  void whatACompletionIsRefusedWithIsUnderstood(
      String version, String state, String message, String meaning) throws IOException {
    try (ScriptedCluster cluster = new ScriptedCluster(version);
        SystemConnection system = gateway.system(cluster.access())) {
      cluster.refuse(COMPLETE, state, message);
      assertThat(
              outcome(
                  () ->
                      system
                          .completeReplication("main", new FailoverTarget.Latest())
                          .getClass()
                          .getSimpleName()))
          .isEqualTo(meaning);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          23.2 | replication        | 42704 | tenant "main" does not exist                        | none
          26.3 | replication        | 42704 | virtual cluster "main" does not exist               | none
          23.2 | replication        | XXUUU | tenant "main" (3) does not have an active replication consumer job | ready
          25.2 | replication        | 42501 | only the system tenant can show other tenants       | CLUSTER_REFUSED
          24.1 | prior              | 42704 | tenant "main" does not exist                        | none
          24.1 | prior              | 42501 | user x does not have MANAGEVIRTUALCLUSTER           | CLUSTER_REFUSED
          25.2 | resumeReplication  | XXUUU | job 11 cannot be resumed with status pause-requested | done
          25.2 | resumeReplication  | XXUUU | job 11 is no longer there                           | CLUSTER_REFUSED
          25.2 | disconnect         | 42704 | external connection "understudy-1" does not exist   | done
          25.2 | disconnect         | XXUUU | failed to resolve External Connection               | done
          25.2 | startService       | 55000 | cannot use tenant service mode shared with data state add | CLUSTER_REFUSED
          25.2 | drop               | 55000 | cannot drop tenant "main" (3) in service mode shared | CLUSTER_REFUSED
          23.2 | replicateFrom      | 42710 | a tenant with ID 3 or with name "main" already exists | CLUSTER_REFUSED
          24.1 | startReplicationOf | XXUUU | no history is retained by 1 producer jobs           | CLUSTER_REFUSED
          25.2 | dropSchedule       | 42704 | schedule 5 does not exist                           | done
          25.2 | dropSchedule       | 42501 | must be admin or the owner of the schedule          | CLUSTER_REFUSED
          25.2 | createBackupSchedule | 42501 | only users with the BACKUP privilege              | CLUSTER_REFUSED
          25.2 | job                | 40001 | restart transaction                                 | CLUSTER_UNREACHABLE
          """)
  void otherRefusalsAreUnderstood(
      String version, String call, String state, String message, String meaning)
      throws IOException {
    try (ScriptedCluster cluster = new ScriptedCluster(version);
        SystemConnection system = gateway.system(cluster.access())) {
      cluster.row(
          "SHOW VIRTUAL CLUSTERS",
          List.of("id", "name", "data_state", "service_mode"),
          List.of("3", "main", "ready", "none"));
      for (String statement :
          List.of(
              STATUS,
              "ALTER",
              "DROP",
              "CREATE",
              "SHOW JOB",
              STATUS.replace("REPLICATION STATUS", "PRIOR"))) {
        cluster.refuse(statement, state, message);
      }
      assertThat(
              outcome(
                  () ->
                      switch (call) {
                        case "replication" ->
                            system.replication("main").map(Replication::status).orElse("none");
                        case "prior" ->
                            system.prior("main").equals(SystemConnection.Prior.NONE)
                                ? "none"
                                : "some";
                        default -> {
                          Objects.requireNonNull(SYSTEM.get(call), call).accept(system);
                          yield "done";
                        }
                      }))
          .isEqualTo(meaning);
    }
  }

  private interface Question {
    String ask();
  }

  private static String outcome(Question question) {
    try {
      return question.ask();
    } catch (UnderstudyException refused) {
      ErrorCode code = refused.code();
      return code.name();
    }
  }
}
