package io.domainrouter;

import io.domainrouter.config.DomainFile;
import io.domainrouter.config.RouterConfigException;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.sql.SqlAnalyzer;
import io.domainrouter.sql.SqlStatements;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Says what the router reads out of SQL text: statements in, one line of JSON per statement out.
 * Connects to nothing.
 */
public final class AnalyzeCommand {
  private static final String USAGE =
      "usage: AnalyzeCommand [--domains classpath:…|file:…] [--tables name,…] [file …]\n"
          + "Without files the statements come from the standard input.";

  private final List<Path> files = new ArrayList<>();
  private Set<String> tables = Set.of();

  private AnalyzeCommand() {}

  public static void main(String[] arguments) throws IOException {
    int status = run(arguments, System.in, System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** The exit status: 0, or 2 for arguments that cannot be used. */
  static int run(String[] arguments, InputStream in, PrintStream out, PrintStream err)
      throws IOException {
    AnalyzeCommand command = new AnalyzeCommand();
    try {
      command.read(arguments);
    } catch (IllegalArgumentException | RouterConfigException e) {
      err.println(e.getMessage());
      return 2;
    }
    command.analyze(in, out);
    return 0;
  }

  private void read(String[] arguments) throws RouterConfigException {
    for (int i = 0; i < arguments.length; i++) {
      boolean option = arguments[i].startsWith("--");
      if (option && i + 1 == arguments.length) {
        throw new IllegalArgumentException(USAGE);
      }
      switch (arguments[i]) {
        case "--domains" -> tables = new DomainCatalog(DomainFile.load(arguments[++i])).tables();
        case "--tables" -> tables = Set.of(arguments[++i].toLowerCase(Locale.ROOT).split(","));
        default -> files.add(file(arguments[i]));
      }
    }
  }

  private static Path file(String argument) {
    Path file = Path.of(argument);
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("cannot read " + argument + "\n" + USAGE);
    }
    return file;
  }

  private void analyze(InputStream in, PrintStream out) throws IOException {
    if (files.isEmpty()) {
      analyze(new InputStreamReader(in, StandardCharsets.UTF_8), out);
    }
    for (Path file : files) {
      try (Reader reader = Files.newBufferedReader(file)) {
        analyze(reader, out);
      }
    }
    out.flush();
  }

  private void analyze(Reader reader, PrintStream out) throws IOException {
    SqlAnalyzer analyzer = new SqlAnalyzer(tables);
    SqlStatements statements = new SqlStatements(reader);
    for (String sql = statements.next(); sql != null; sql = statements.next()) {
      out.println(FactsJson.of(sql, analyzer.analyze(sql)));
    }
  }
}
