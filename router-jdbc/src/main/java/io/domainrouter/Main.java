package io.domainrouter;

import io.domainrouter.lint.command.DomainRouterCommand;

/** The runnable jar: every command of {@code domainrouter}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // Without a logger's provider SLF4J would say so; the commands say what there is to say.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    System.exit(
        DomainRouterCommand.commandLine().addSubcommand(new MoveCommand()).execute(arguments));
  }
}
