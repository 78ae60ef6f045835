package dev.understudy.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.CommandFailure;
import dev.understudy.domain.Attention;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What changes a stream short of a failover. */
final class StreamChangeCommands {
  private StreamChangeCommands() {}

  /**
   * Waits for a stream.
   *
   * @param before the time that passes before anything happens
   * @return its view with the details
   */
  static Reply await(
      Session session, WaitOptions wait, String id, StreamGoal goal, Duration before) {
    return wait.until(session, goal.what(), before, StreamGoal.path(id), goal::judge);
  }

  /** {@code understudy stream create}. */
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Starts a stream from a primary to a standby, whose own data is replaced.",
      footer = {
        "",
        "Example:",
        "  understudy stream create --primary east-prod --standby west-prod --wait",
        "With --wait it ends when the initial scan is over."
      })
  static final class Create extends ChangeCommand {
    @Option(
        names = "--primary",
        required = true,
        paramLabel = "CLUSTER",
        description = "The source, by name or id.")
    private String primary = "";

    @Option(
        names = "--standby",
        required = true,
        paramLabel = "CLUSTER",
        description = "The target, by name or id.")
    private String standby = "";

    @Option(
        names = "--confirm-wipe",
        description = "Do not ask before the standby's data is wiped though it serves clients.")
    private boolean confirmWipe;

    @Option(
        names = "--read-virtual-cluster",
        description = "Make a read-only virtual cluster on the standby.")
    private boolean reader;

    @Mixin private WaitOptions wait = new WaitOptions();

    @Override
    ApiRequest request(Session session) {
      wait.asked();
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("primary_cluster_id", Names.cluster(session, primary));
      body.put("standby_cluster_id", Names.cluster(session, standby));
      if (confirmWipe) {
        body.put("confirm_wipe", true);
      }
      if (reader) {
        body.put("read_virtual_cluster", true);
      }
      return ApiRequest.post(Names.STREAMS, body);
    }

    @Override
    void accepted(Session session, Reply reply) {
      String id = StreamCommand.id(reply.json());
      session.print(
          wait.asked() ? await(session, wait, id, StreamGoal.REPLICATING, Duration.ZERO) : reply,
          StreamTables::one);
    }
  }

  /** A change that needs no more than to be asked for. */
  abstract static class Plain extends ChangeCommand {
    @Parameters(paramLabel = "STREAM", description = StreamCommand.WHICH)
    private String stream = "";

    @Mixin private WaitOptions wait = new WaitOptions();

    private final StreamGoal goal;
    private String id = "";

    Plain(StreamGoal goal) {
      this.goal = goal;
    }

    abstract ApiRequest request(String streamId);

    @Override
    final ApiRequest request(Session session) {
      wait.asked();
      id = Names.stream(session, stream);
      return request(id);
    }

    @Override
    final void accepted(Session session, Reply reply) {
      session.print(
          wait.asked() ? await(session, wait, id, goal, Duration.ZERO) : reply, StreamTables::one);
    }
  }

  /** One whose reason is kept with the stream. */
  abstract static class Reasoned extends Plain {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Kept with the stream.")
    private @Nullable String reason;

    private final String action;

    Reasoned(StreamGoal goal, String action) {
      super(goal);
      this.action = action;
    }

    @Override
    final ApiRequest request(String streamId) {
      return ApiRequest.post(
          StreamCommand.path(streamId, action),
          reason == null ? Map.of() : Map.of("reason", reason));
    }
  }

  /** {@code understudy stream withdraw}. */
  @Command(
      name = "withdraw",
      mixinStandardHelpOptions = true,
      description = "Forgets a failover whose time has not come, or gives up a switchover.",
      footer = {
        "",
        "Example:",
        "  understudy stream withdraw 33333333 --reason 'the east is back'"
      })
  static final class Withdraw extends Reasoned {
    Withdraw() {
      super(StreamGoal.WITHDRAWN, "/withdraw");
    }
  }

  /** {@code understudy stream pause}. */
  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = "Halts replication; the primary keeps the history for a while.",
      footer = {
        "",
        "Example:",
        "  understudy stream pause 33333333 --reason 'work on the network'"
      })
  static final class Pause extends Reasoned {
    Pause() {
      super(StreamGoal.PAUSED, "/pause");
    }
  }

  /** {@code understudy stream resume}. */
  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Lets a paused replication go on.",
      footer = {"", "Example:", "  understudy stream resume 33333333 --wait"})
  static final class Resume extends Reasoned {
    Resume() {
      super(StreamGoal.RESUMED, "/resume");
    }
  }

  /** {@code understudy stream cancel}. */
  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = "Ends a stream without a failover.",
      footer = {"", "Example:", "  understudy stream cancel 33333333 --restore-backup --wait"})
  static final class Cancel extends Plain {
    @Option(
        names = "--restore-backup",
        description = "Give the standby back what it held before the stream.")
    private boolean restoreBackup;

    Cancel() {
      super(StreamGoal.CANCELED);
    }

    @Override
    ApiRequest request(String streamId) {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("status", "CANCELED");
      if (restoreBackup) {
        body.put("restore_backup", true);
      }
      return ApiRequest.patch(StreamCommand.path(streamId, ""), body);
    }
  }

  /** {@code understudy stream intervene}. */
  @Command(
      name = "intervene",
      mixinStandardHelpOptions = true,
      description = "Answers what a stream needs a human for; `show` says what that is.",
      footer = {"", "Example:", "  understudy stream intervene 33333333 --action RETRY"})
  static final class Intervene extends ChangeCommand {
    @Parameters(paramLabel = "STREAM", description = StreamCommand.WHICH)
    private String stream = "";

    @Option(
        names = "--action",
        required = true,
        paramLabel = "ACTION",
        description = "One that the stream offers, of ${COMPLETION-CANDIDATES}.")
    private Attention.Action action = Attention.Action.RETRY;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Kept with the stream.")
    private @Nullable String reason;

    /** Names the step that was seen to wait, so that no other is answered. */
    @Override
    ApiRequest request(Session session) {
      String id = Names.stream(session, stream);
      JsonNode attention = session.get(StreamGoal.path(id)).json().path("attention");
      if (!attention.isObject()) {
        throw new CommandFailure(
            "the stream does not wait for an answer: see `understudy stream show %s`"
                .formatted(Texts.shortId(id)));
      }
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("action", action.name());
      body.put("step", Texts.text(attention.path("step")));
      if (reason != null) {
        body.put("reason", reason);
      }
      return ApiRequest.post(StreamCommand.path(id, "/intervene"), body);
    }

    @Override
    void accepted(Session session, Reply reply) {
      session.print(reply, StreamTables::one);
    }
  }
}
