package dev.understudy.cli.local;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.up.DataDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code understudy local stop}: ends local clusters; their data stays. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description =
        "Stops one local cluster by name (or id, if it was made through the API), or all.")
final class LocalStopCommand implements Runnable {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which one.")
  private @Nullable String name;

  @Option(names = "--all", description = "Every local cluster of the data directory.")
  private boolean all;

  @Option(names = "--data", paramLabel = "DIR", description = "Understudy's data directory.")
  private Path data = DataDirectory.byDefault();

  @Override
  public void run() {
    if (all == (name != null)) {
      throw new CommandFailure("say which local cluster to stop, or --all");
    }
    DataDirectory directory = DataDirectory.open(data);
    if (name == null) {
      LocalClusterFolder.all(directory).forEach(LocalStopCommand::stop);
    } else {
      stop(named(directory, name));
    }
  }

  private static LocalClusterFolder named(DataDirectory directory, String name) {
    return LocalClusterFolder.find(directory, name)
        .orElseThrow(
            () ->
                new CommandFailure(
                    "no local cluster '%s' in %s: see `understudy local list`"
                        .formatted(name, directory)));
  }

  private static void stop(LocalClusterFolder folder) {
    Optional<DetachedProcess> process = folder.process();
    process.ifPresent(running -> running.stop(LIMIT));
    System.out.println(folder.name() + (process.isPresent() ? " stopped" : " was not running"));
  }
}
