package dev.understudy.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code understudy stream}: physical replication streams, through the API. */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description = "Starts, watches and fails over physical replication streams.",
    subcommands = {
      StreamChangeCommands.Create.class,
      StreamCommand.ListStreams.class,
      StreamCommand.Show.class,
      StreamCommand.Watch.class,
      StreamCommand.Preview.class,
      StreamFailoverCommands.Failover.class,
      StreamFailoverCommands.Switchover.class,
      StreamChangeCommands.Withdraw.class,
      StreamChangeCommands.Pause.class,
      StreamChangeCommands.Resume.class,
      StreamChangeCommands.Cancel.class,
      StreamChangeCommands.Intervene.class,
      StreamJobsCommand.class
    })
public final class StreamCommand extends GroupCommand {
  static final String WHICH = "Its id, or the beginning of it.";

  /** {@code understudy stream list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists streams that are under way.",
      footer = {"", "Example:", "  understudy stream list --cluster east-prod"})
  static final class ListStreams extends ClientCommand {
    private static final String ITEMS = "physical_replication_streams";

    @Option(names = "--all", description = "Also those that are completed or canceled.")
    private boolean all;

    @Option(
        names = "--cluster",
        paramLabel = "CLUSTER",
        description = "Only those with this cluster, by name or id, on either side.")
    private @Nullable String cluster;

    @Override
    void run(Session session) {
      List<String> query = new ArrayList<>(List.of("view=FULL"));
      if (all) {
        query.add("show_completed=true");
      }
      if (cluster != null) {
        query.add("cluster_id=" + Names.cluster(session, cluster));
      }
      Reply reply = Pages.all(session, Names.STREAMS + "?" + String.join("&", query), ITEMS);
      Map<String, String> names =
          session.format() == Format.TABLE && !reply.json().path(ITEMS).isEmpty()
              ? Names.ofClusters(session)
              : Map.of();
      session.printList(reply, ITEMS, page -> StreamTables.list(page, names));
    }
  }

  /** {@code understudy stream show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows one stream: phase, lag, what it needs, what has happened to it.",
      footer = {"", "Example:", "  understudy stream show 33333333"})
  static final class Show extends ClientCommand {
    @Parameters(paramLabel = "STREAM", description = WHICH)
    private String stream = "";

    @Override
    void run(Session session) {
      session.print(session.get(StreamGoal.path(Names.stream(session, stream))), StreamTables::one);
    }
  }

  /** {@code understudy stream watch}. */
  @Command(
      name = "watch",
      mixinStandardHelpOptions = true,
      description = {
        "Follows a stream until it has ended.",
        "Phase, lag and how far it is, a line per change. With -o json these lines are on stderr, and its end on stdout."
      },
      footer = {"", "Example:", "  understudy stream watch 33333333 --timeout 10m"})
  static final class Watch extends ClientCommand {
    /** Longer than anybody looks on. */
    private static final Duration ENDLESS = Duration.ofDays(3650);

    @Parameters(paramLabel = "STREAM", description = WHICH)
    private String stream = "";

    @Option(
        names = "--timeout",
        paramLabel = "TIME",
        converter = Durations.class,
        description = "How long to watch, such as 90s or 10m; exit code 3 after that.")
    private @Nullable Duration timeout;

    @Override
    void run(Session session) {
      String path = StreamGoal.path(Names.stream(session, stream));
      StreamGoal goal = StreamGoal.ENDED;
      Reply ended =
          session
              .watching()
              .until(
                  goal.what(),
                  timeout == null ? ENDLESS : timeout,
                  () -> session.get(path),
                  goal::judge);
      session.print(ended, StreamTables::one);
    }
  }

  /** {@code understudy stream preview}. */
  @Command(
      name = "preview",
      mixinStandardHelpOptions = true,
      description = "Says what a failover would do and what would be lost; changes nothing.",
      footer = {"", "Example:", "  understudy stream preview 33333333 --at now-5m"})
  static final class Preview extends ClientCommand {
    @Parameters(paramLabel = "STREAM", description = WHICH)
    private String stream = "";

    @Option(
        names = "--at",
        paramLabel = "TIME",
        converter = Moment.Converter.class,
        description = "As of failover. Default: the latest replicated time.")
    private @Nullable Moment at;

    @Override
    void run(Session session) {
      String id = Names.stream(session, stream);
      session.print(session.get(Previews.path(id, at, session.clock())), Previews::table);
    }
  }

  /** The path of what may be done with a stream. */
  static String path(String id, String action) {
    return Names.STREAMS + "/" + id + action;
  }

  /** The id of the stream that a reply is. */
  static String id(JsonNode stream) {
    return Texts.text(stream.path("id"));
  }
}
