package io.domainrouter.lint.command;

import io.domainrouter.lint.TableLinks;
import io.domainrouter.lint.source.Sources;
import io.domainrouter.lint.suggest.Partitioning;
import io.domainrouter.lint.suggest.SuggestedFile;
import io.domainrouter.lint.suggest.Suggestions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code domainrouter suggest}. Not thread-safe. */
@Command(
    name = "suggest",
    mixinStandardHelpOptions = true,
    description = {
      "Suggests a first domain file, from foreign keys and from what statements and transactions"
          + " use together, with what each number of domains would cost.",
      "Exit code: 0 when it could, 2 when not."
    })
final class SuggestCommand implements Callable<Integer> {
  private static final int UNUSABLE = 2;

  @Spec private CommandSpec spec;

  @Option(
      names = "--most",
      description = "The largest number of domains to try (${DEFAULT-VALUE}).")
  private int most = 12;

  @Option(names = "--number", description = "How many domains the file shall have.")
  private Integer number;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "What lint reads: schema scripts, sources, logs with transactions.")
  private List<Path> paths;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    TableLinks links = new TableLinks();
    try {
      Sources sources = new Sources(links);
      for (Path path : paths) {
        sources.read(path);
      }
    } catch (IOException e) {
      err.println("cannot read: " + e);
      return UNUSABLE;
    }
    links.notes().forEach(note -> err.println("note: " + note));
    List<Partitioning> ways = Suggestions.of(links, number == null ? most : number);
    if (ways.isEmpty()) {
      err.println("fewer than two tables: nothing to be parted");
      return UNUSABLE;
    }
    Partitioning chosen = number == null ? Suggestions.best(ways) : ways.get(ways.size() - 1);
    spec.commandLine().getOut().print(SuggestedFile.of(links, ways, chosen));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
