package dev.understudy.cli.local;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code understudy local}: local clusters by hand. */
@Command(
    name = "local",
    mixinStandardHelpOptions = true,
    description = "Starts, stops and lists local clusters: small stand-ins for CockroachDB.",
    subcommands = {
      LocalStartCommand.class,
      LocalStopCommand.class,
      LocalListCommand.class,
      LocalCertsCommand.class,
      LocalEncodeUriCommand.class
    })
public final class LocalCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
