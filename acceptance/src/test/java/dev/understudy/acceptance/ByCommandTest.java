package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.cli.Main;
import dev.understudy.cli.client.Pauses;
import dev.understudy.cli.client.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole job as an operator does it, with nothing but the data directory of `up`. */
@Timeout(240)
class ByCommandTest extends OnOneSite {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a command left behind. */
  private record Ended(int exitCode, String out, String err) {}

  private Ended run(String command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Main.commandLine(
                new Surroundings(
                    Map.of(),
                    site.data(),
                    Clock.systemUTC(),
                    Pauses.real(),
                    UUID::randomUUID,
                    false))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    int exitCode = line.execute(command.split(" "));
    return new Ended(exitCode, out.toString(), err.toString());
  }

  private String done(String command) {
    Ended ended = run(command);
    assertThat(ended.exitCode()).as("%s: %s", command, ended.err()).isZero();
    return ended.out();
  }

  private JsonNode json(String command) throws Exception {
    return JSON.readTree(done(command + " -o json"));
  }

  @Test
  void clustersAreMadeReplicatedFailedOverAndDeleted() throws Exception {
    assertThat(done("cluster create east-prod --region us-east-1 --wait")).contains("CREATED");
    done("cluster create west-prod --region us-east-2 --wait");
    assertThat(done("cluster connect east-prod")).startsWith("postgresql://127.0.0.1:");
    Ended created = run("stream create --primary east-prod --standby west-prod --wait");
    assertThat(created.exitCode()).as(created.err()).isZero();
    assertThat(created.out()).containsPattern("phase +REPLICATING");
    assertThat(done("stream list"))
        .containsPattern("REPLICATING +REPLICATING +east-prod +west-prod +\\d+s");
    String id =
        json("stream list").path("physical_replication_streams").path(0).path("id").asText();
    String named = id.substring(0, 8);

    assertThat(done("stream pause " + named + " --reason drill --wait"))
        .containsPattern("phase +PAUSED");
    assertThat(done("stream resume " + named + " --wait")).containsPattern("phase +REPLICATING");
    Ended inUse = run("cluster delete east-prod");
    assertThat(inUse.exitCode()).isEqualTo(1);
    assertThat(inUse.err()).startsWith("understudy: ");

    assertThat(done("stream failover " + named + " --wait")).containsPattern("status +COMPLETED");
    assertThat(done("stream watch " + named + " --timeout 60s"))
        .containsPattern("phase +COMPLETED");
    assertThat(json("stream jobs list " + named).path("complete").asBoolean()).isTrue();
    assertThat(run("stream failover " + named + " --at now-1s").exitCode()).isEqualTo(1);
    assertThat(run("stream list").err()).contains("there are none");
    assertThat(done("stream list --all")).contains(named);
    assertThat(done("cluster delete east-prod --wait")).containsPattern("state +DELETED");
    assertThat(done("cluster delete west-prod --wait")).containsPattern("state +DELETED");
  }

  @Test
  void othersAreGivenAccessAndTheAuditLogSaysWhoDidWhat(@TempDir Path folder) {
    Path key = folder.resolve("ci.key");
    done("account create builder --description builds");
    assertThat(done("role grant builder CLUSTER_ADMIN")).contains("CLUSTER_ADMIN  ORGANIZATION");
    done("key create ci --account builder --secret-file " + key);
    assertThat(done("key list --account builder")).startsWith("NAME").contains("ci");
    assertThat(run("cluster list --key-file " + key).exitCode()).isZero();
    done("cluster create audited --region us-east-1 --wait --key-file " + key);
    done("cluster delete audited --wait");
    assertThat(done("audit --limit 20"))
        .containsPattern("CREATE_CLUSTER +(audited|\\S+) +builder")
        .contains("DELETE_CLUSTER");

    done("role revoke builder CLUSTER_ADMIN");
    assertThat(run("cluster delete audited --key-file " + key).exitCode()).isEqualTo(1);
    done("key delete ci");
    Ended worthless = run("cluster list --key-file " + key);
    assertThat(worthless.exitCode()).isEqualTo(1);
    assertThat(worthless.err()).contains("was not accepted");
    done("account delete builder");
  }
}
