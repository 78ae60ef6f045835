package dev.understudy.cli.local;

import dev.understudy.cli.up.DataDirectory;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code understudy local list}: which local clusters there are, and whether they run. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the local clusters of the data directory.")
final class LocalListCommand implements Runnable {
  @Option(names = "--data", paramLabel = "DIR", description = "Understudy's data directory.")
  private Path data = DataDirectory.byDefault();

  @Override
  public void run() {
    for (LocalClusterFolder folder : LocalClusterFolder.all(DataDirectory.open(data))) {
      String state =
          folder
              .process()
              .map(
                  running ->
                      "running  pid %-8d %s"
                          .formatted(
                              running.pid(),
                              folder
                                  .addresses()
                                  .map(LocalClusterFolder.Addresses::sql)
                                  .orElse("not ready yet")))
              .orElse("stopped");
      System.out.printf(
          "%-20s %-36s  %s%n", folder.name(), folder.managed() ? folder.id() : "", state);
    }
  }
}
