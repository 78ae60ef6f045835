package dev.understudy.cli.sealkey;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code understudy seal-key}: the key under which the catalog keeps clusters' logins. */
@Command(
    name = "seal-key",
    mixinStandardHelpOptions = true,
    description = "Cares for the key under which clusters' logins are sealed.",
    subcommands = SealKeyRotateCommand.class)
public final class SealKeyCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: rotate");
  }
}
