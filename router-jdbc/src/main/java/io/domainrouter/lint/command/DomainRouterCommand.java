package io.domainrouter.lint.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code domainrouter}: what can be done without an application. */
@Command(
    name = "domainrouter",
    mixinStandardHelpOptions = true,
    description = "Tools for moving the domains of a MySQL monolith.",
    subcommands = {LintCommand.class, SuggestCommand.class})
public final class DomainRouterCommand {
  private DomainRouterCommand() {}

  public static void main(String[] arguments) {
    // Without a logger's provider SLF4J would say so; nothing here logs.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new DomainRouterCommand()).setCaseInsensitiveEnumValuesAllowed(true);
  }
}
