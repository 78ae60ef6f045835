package dev.understudy.cli.local;

import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.up.LocalClusterCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code understudy local certs}: certificates for trying TLS, made by the cluster's own code. */
@Command(
    name = "certs",
    mixinStandardHelpOptions = true,
    description = {
      "Makes ca.crt, node.crt, client.root.crt and their keys for `local start --certs DIR`.",
      "Files that are there already stay, so that a user can be added later."
    })
final class LocalCertsCommand implements Callable<Integer> {
  @Option(names = "--dir", required = true, paramLabel = "DIR", description = "Where to put them.")
  private Path directory = Path.of("");

  @Option(
      names = "--hosts",
      paramLabel = "HOST,…",
      description = "Names and addresses of the node (default: ${DEFAULT-VALUE}).")
  private String hosts = "localhost,127.0.0.1,::1";

  @Option(
      names = "--users",
      paramLabel = "USER,…",
      description = "Users with a client certificate (default: ${DEFAULT-VALUE}).")
  private String users = "root";

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "How long they are valid (default: ${DEFAULT-VALUE}).")
  private int days = 366;

  @Override
  public Integer call() throws InterruptedException {
    List<String> command = new ArrayList<>(LocalClusterCommand.certificates());
    command.addAll(
        List.of(
            "--dir",
            directory.toString(),
            "--hosts",
            hosts,
            "--users",
            users,
            "--days",
            Integer.toString(days)));
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new CommandFailure("cannot start the command that makes certificates: " + e);
    }
  }
}
