package dev.understudy.cli.client;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code understudy completion}: what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Prints a script that completes commands and options.",
    subcommands = {CompletionCommand.Bash.class, CompletionCommand.Zsh.class})
public final class CompletionCommand extends GroupCommand {

  /** One script for both shells: it asks which of them runs it. */
  abstract static class Script implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public final void run() {
      CommandSpec root = spec.root();
      spec.commandLine().getOut().println(AutoComplete.bash(root.name(), root.commandLine()));
    }
  }

  /** {@code understudy completion bash}. */
  @Command(
      name = "bash",
      mixinStandardHelpOptions = true,
      description = "Prints the script for bash.",
      footer = {"", "Example:", "  source <(understudy completion bash)"})
  static final class Bash extends Script {}

  /** {@code understudy completion zsh}. */
  @Command(
      name = "zsh",
      mixinStandardHelpOptions = true,
      description = "Prints the script for zsh.",
      footer = {"", "Example:", "  source <(understudy completion zsh)"})
  static final class Zsh extends Script {}
}
