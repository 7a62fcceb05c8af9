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

  /** With the commands that need no router; those that do are added above. */
  public static CommandLine commandLine() {
    return new CommandLine(new DomainRouterCommand()).setCaseInsensitiveEnumValuesAllowed(true);
  }
}
