package dev.understudy.cli.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code understudy stream jobs}: what became of the promoted cluster's jobs. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = "Shows which jobs of the promoted cluster were held back, and lets them go on.",
    subcommands = {StreamJobsCommand.ListJobs.class, StreamJobsCommand.Resume.class})
final class StreamJobsCommand extends GroupCommand {
  private static final String ITEMS = "items";

  private static void print(Session session, Reply reply) {
    session.printList(reply, ITEMS, StreamTables::jobs);
    if (!reply.json().path("complete").asBoolean(true)) {
      session.note("not everything has been seen to yet");
    }
  }

  /** {@code understudy stream jobs list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the jobs that were found, with what was done about each.",
      footer = {
        "",
        "Example:",
        "  understudy stream jobs list 33333333",
        "With -o json it has the statement that lets each go on."
      })
  static final class ListJobs extends ClientCommand {
    @Parameters(paramLabel = "STREAM", description = StreamCommand.WHICH)
    private String stream = "";

    @Override
    void run(Session session) {
      print(session, session.get(StreamCommand.path(Names.stream(session, stream), "/jobs")));
    }
  }

  /** {@code understudy stream jobs resume}. */
  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Lets jobs go on, once the old primary no longer writes to the same place.",
      footer = {"", "Example:", "  understudy stream jobs resume 33333333 --all --full-backup"})
  static final class Resume extends ChangeCommand {
    @Parameters(index = "0", paramLabel = "STREAM", description = StreamCommand.WHICH)
    private String stream = "";

    @Parameters(index = "1..*", paramLabel = "JOB", description = "Ids of single jobs.")
    private List<String> jobs = new ArrayList<>();

    @Option(names = "--all", description = "All that the failover has held back.")
    private boolean all;

    @Option(names = "--full-backup", description = "First a full backup of the promoted cluster.")
    private boolean fullBackup;

    @Option(
        names = "--location",
        paramLabel = "URI",
        description = "Where the full backup goes; without secrets, such as external://backups.")
    private @Nullable String location;

    @Option(
        names = "--old-primary-is-gone",
        description = "You answer for it that the old primary will not write any more.")
    private boolean oldPrimaryIsGone;

    @Override
    ApiRequest request(Session session) {
      if (jobs.isEmpty() && !all && !fullBackup) {
        throw wrongUse("say which jobs: their ids, --all or --full-backup");
      }
      Map<String, Object> body = new LinkedHashMap<>();
      if (!jobs.isEmpty()) {
        body.put("jobs", jobs);
      }
      if (all) {
        body.put("all", true);
      }
      if (fullBackup) {
        body.put("full_backup", true);
      }
      if (location != null) {
        body.put("location", location);
      }
      if (oldPrimaryIsGone) {
        body.put("old_primary_is_gone", true);
      }
      return ApiRequest.post(
          StreamCommand.path(Names.stream(session, stream), "/jobs/resume"), body);
    }

    @Override
    void accepted(Session session, Reply reply) {
      print(session, reply);
    }
  }
}
