package dev.understudy.cli.local;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.activities.provisioning.LocalProcesses;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.up.DataDirectory;
import dev.understudy.cli.up.LocalClusterCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code understudy local start}: one local cluster in the background. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a local cluster in the background and prints its SQL URL.",
      "A name that was used before starts on its old data. One that was made through the API is"
          + " started by its name or id, on its old ports, as it was.",
      "A new cluster without --virtualized… is an ordinary one: applications use `system`."
    })
final class LocalStartCommand implements Runnable {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private Name named = new Name();

  /** Two ways to say it: as the other commands do, and as CockroachDB's users are used to. */
  static final class Name {
    @Parameters(paramLabel = "NAME", description = "Its name.")
    private @Nullable String positional;

    @Option(names = "--name", paramLabel = "NAME", description = "The same, as an option.")
    private @Nullable String option;

    private String value() {
      return Objects.requireNonNullElse(positional, Objects.requireNonNullElse(option, ""));
    }
  }

  @Mixin private LocalClusterOptions options = new LocalClusterOptions();

  @Option(names = "--data", paramLabel = "DIR", description = "Understudy's data directory.")
  private Path data = DataDirectory.byDefault();

  @Override
  public void run() {
    DataDirectory directory = DataDirectory.open(data).requireSpace();
    LocalClusterFolder folder =
        LocalClusterFolder.find(directory, named.value())
            .orElseGet(() -> LocalClusterFolder.named(directory, named.value()));
    folder
        .process()
        .ifPresent(
            running -> {
              throw new CommandFailure(
                  "local cluster '%s' runs already (pid %d)"
                      .formatted(folder.name(), running.pid()));
            });
    LocalClusterFolder.Addresses addresses = folder.managed() ? restart(folder) : start(folder);
    System.out.println(addresses.sql());
    System.err.println("health and metrics: " + addresses.http());
    System.err.println("stop it with: understudy local stop " + folder.name());
  }

  /** As the control plane starts it. */
  private LocalClusterFolder.Addresses restart(LocalClusterFolder folder) {
    if (spec.commandLine().getParseResult().matchedOptions().stream()
        .anyMatch(given -> LocalClusterOptions.NAMES.contains(given.longestName()))) {
      throw new CommandFailure(
          "'%s' was made through the API, which keeps its place and ports: start it by its name alone"
              .formatted(folder.name()));
    }
    new LocalProcesses(LocalClusterCommand.prefix(), Waiting.real())
        .start(folder.path(), folder.name());
    return folder.addresses().orElseThrow();
  }

  private LocalClusterFolder.Addresses start(LocalClusterFolder folder) {
    return awaitReady(folder, DetachedProcess.start(folder.path(), command(folder)));
  }

  private List<String> command(LocalClusterFolder folder) {
    // Relative paths in connection strings mean what they mean here.
    List<String> command =
        new ArrayList<>(List.of("env", "-C", Path.of("").toAbsolutePath().toString()));
    command.addAll(LocalClusterCommand.prefix());
    command.addAll(options.arguments(folder));
    return command;
  }

  private LocalClusterFolder.Addresses awaitReady(
      LocalClusterFolder folder, DetachedProcess process) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (folder.addresses().isEmpty()) {
      if (!process.isAlive()) {
        throw new CommandFailure(
            "local cluster '%s' did not start: %s"
                .formatted(folder.name(), DetachedProcess.lastWords(folder.path())));
      }
      if (System.nanoTime() > deadline) {
        process.kill();
        throw new CommandFailure(
            "local cluster '%s' was not ready in time: %s"
                .formatted(folder.name(), DetachedProcess.lastWords(folder.path())));
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return folder.addresses().orElseThrow();
  }
}
