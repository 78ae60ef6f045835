package dev.understudy.cli.client;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The two ways for a standby to take over. */
final class StreamFailoverCommands {
  private StreamFailoverCommands() {}

  /** {@code understudy stream failover}. */
  @Command(
      name = "failover",
      mixinStandardHelpOptions = true,
      description =
          "Lets the standby take over: as of the latest time, or of the one that is said.",
      footer = {
        "",
        "Examples:",
        "  understudy stream failover 33333333 --dry-run",
        "  understudy stream failover 33333333 --at now-30s --wait",
        "It needs nothing of the primary. With --wait it ends when the standby serves."
      })
  static final class Failover extends ChangeCommand {
    @Parameters(paramLabel = "STREAM", description = StreamCommand.WHICH)
    private String stream = "";

    @Option(
        names = "--at",
        paramLabel = "TIME",
        converter = Moment.Converter.class,
        description =
            "As of when: an RFC 3339 time, now-30s or now+10m; between the retained time and an"
                + " hour from now. Default: the latest replicated time.")
    private @Nullable Moment at;

    @Mixin private WaitOptions wait = new WaitOptions();

    private String id = "";
    private @Nullable Instant moment;

    @Override
    ApiRequest request(Session session) {
      wait.asked();
      id = Names.stream(session, stream);
      moment = at == null ? null : at.at(session.clock());
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("status", "FAILING_OVER");
      if (moment != null) {
        body.put("failover_at", moment.toString());
      }
      return ApiRequest.patch(StreamCommand.path(id, ""), body);
    }

    @Override
    Reply preview(Session session) {
      Moment same = moment == null ? null : new Moment(moment, Duration.ZERO);
      return session.get(Previews.path(id, same, session.clock()));
    }

    @Override
    void accepted(Session session, Reply reply) {
      Duration ahead =
          moment == null ? Duration.ZERO : Duration.between(session.clock().instant(), moment);
      Reply shown =
          wait.asked()
              ? StreamChangeCommands.await(
                  session,
                  wait,
                  id,
                  StreamGoal.FAILED_OVER,
                  ahead.isNegative() ? Duration.ZERO : ahead)
              : reply;
      session.print(shown, StreamTables::one);
      if (wait.asked()) {
        session.note("what became of its jobs: understudy stream jobs list " + Texts.shortId(id));
      }
    }
  }

  /** {@code understudy stream switchover}. */
  @Command(
      name = "switchover",
      mixinStandardHelpOptions = true,
      description = {
        "Swaps the roles as planned, without loss.",
        "The primary's service is stopped, the standby takes the rest and serves, both are compared,"
            + " and the stream back begins."
      },
      footer = {
        "",
        "Example:",
        "  understudy stream switchover 33333333 --deadline 60s --reason maintenance --wait"
      })
  static final class Switchover extends ChangeCommand {
    @Parameters(paramLabel = "STREAM", description = StreamCommand.WHICH)
    private String stream = "";

    @Option(
        names = "--deadline",
        paramLabel = "TIME",
        converter = Durations.class,
        description =
            "How long the primary may be without service before it serves again (default: 60s).")
    private @Nullable Duration deadline;

    @Option(names = "--no-reverse", description = "Begin no stream back.")
    private boolean noReverse;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Kept with the stream.")
    private @Nullable String reason;

    @Mixin private WaitOptions wait = new WaitOptions();

    private String id = "";

    @Override
    ApiRequest request(Session session) {
      wait.asked();
      id = Names.stream(session, stream);
      Map<String, Object> body = new LinkedHashMap<>();
      if (deadline != null) {
        body.put("deadline_seconds", deadline.toSeconds());
      }
      if (noReverse) {
        body.put("reverse_stream", false);
      }
      if (reason != null) {
        body.put("reason", reason);
      }
      return ApiRequest.post(StreamCommand.path(id, "/switchover"), body);
    }

    @Override
    Reply preview(Session session) {
      return session.get(Previews.path(id, null, session.clock()));
    }

    @Override
    void accepted(Session session, Reply reply) {
      session.print(
          wait.asked()
              ? StreamChangeCommands.await(
                  session, wait, id, StreamGoal.SWITCHED_OVER, Duration.ZERO)
              : reply,
          StreamTables::one);
    }
  }
}
