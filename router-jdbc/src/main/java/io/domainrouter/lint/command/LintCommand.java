package io.domainrouter.lint.command;

import io.domainrouter.config.DomainFile;
import io.domainrouter.config.RouterConfigException;
import io.domainrouter.config.TargetConfig;
import io.domainrouter.lint.Findings;
import io.domainrouter.lint.LintRun;
import io.domainrouter.lint.LintSettings;
import io.domainrouter.lint.Linter;
import io.domainrouter.lint.SettingsFile;
import io.domainrouter.lint.source.LiveSchema;
import io.domainrouter.lint.source.Sources;
import io.domainrouter.route.DomainCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code domainrouter lint}. Not thread-safe. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description = {
      "Looks for statements, transactions and schema objects that need two domains at once.",
      "Exit code: 0 when nothing fails, 1 when something does, 2 when it could not be looked."
    })
final class LintCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int UNUSABLE = 2;

  /** How the findings are written. */
  enum Format {
    TEXT,
    JSON,
    SARIF
  }

  /** What makes the exit code 1. */
  enum FailOn {
    ERROR,
    WARNING,
    NEVER
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--domains",
      paramLabel = "LOCATION",
      defaultValue = "file:schema_domains.yml",
      description = "The domain file, as file:… or classpath:… (${DEFAULT-VALUE}).")
  private String domains;

  @Option(names = "--settings", paramLabel = "FILE", description = "Severities, phase, exemptions.")
  private Path settings;

  @Option(names = "--phase", description = "Judge as if every domain were in that phase.")
  private String phase;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Option(names = "--output", paramLabel = "FILE", description = "Instead of the standard output.")
  private Path output;

  @Option(names = "--fail-on", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private FailOn failOn = FailOn.ERROR;

  @Option(
      names = "--live",
      description = "Also look at the schema of the monolith, with the domain file's credentials.")
  private boolean live;

  @Parameters(
      paramLabel = "PATH",
      description = {
        "Files and folders: SQL, Flyway and Liquibase scripts, MyBatis mappers, Java sources, classes"
            + " and jars, general and slow logs, digest dumps. - is the standard input."
      })
  private List<String> paths = List.of();

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try {
      return lint();
    } catch (RouterConfigException | IllegalArgumentException e) {
      err.println(e.getMessage());
    } catch (IOException e) {
      err.println("cannot read or write: " + e);
    } catch (SQLException e) {
      err.println("cannot look at the live schema: " + e.getMessage());
    }
    return UNUSABLE;
  }

  private int lint() throws IOException, SQLException {
    if (paths.isEmpty() && !live) {
      throw new IllegalArgumentException("nothing to look at: give a path, or --live");
    }
    DomainCatalog catalog = new DomainCatalog(DomainFile.load(domains));
    LintRun run = new LintRun(new Linter(catalog, settings(catalog)), new Findings());
    if (live) {
      liveSchema(run, catalog);
    }
    Sources sources = new Sources(run);
    for (String path : paths) {
      if (path.equals("-")) {
        sources.read("standard input", System.in);
      } else {
        sources.read(Path.of(path));
      }
    }
    run.finish();
    write(run);
    return fails(run.findings()) ? FAILED : 0;
  }

  private LintSettings settings(DomainCatalog catalog) throws IOException {
    LintSettings chosen = LintSettings.ofDomainFile();
    if (settings != null) {
      chosen = SettingsFile.read(settings, chosen, catalog);
    }
    return phase == null ? chosen : chosen.inPhase(SettingsFile.phase(phase));
  }

  private static void liveSchema(LintRun run, DomainCatalog catalog) throws SQLException {
    TargetConfig monolith = catalog.config().monolith();
    try (Connection connection =
        DriverManager.getConnection(
            monolith.url(), monolith.username(), monolith.password().reveal())) {
      run.schema(new LiveSchema(connection, catalog.tables()).read());
    }
  }

  private void write(LintRun run) throws IOException {
    if (output == null) {
      PrintWriter out = spec.commandLine().getOut();
      write(run, out);
      out.flush();
    } else {
      try (PrintWriter out =
          new PrintWriter(Files.newBufferedWriter(output, StandardCharsets.UTF_8))) {
        write(run, out);
      }
    }
  }

  private void write(LintRun run, PrintWriter out) {
    switch (format) {
      case TEXT -> new TextReport(run).write(out);
      case JSON -> out.println(JsonText.of(JsonReport.of(run)));
      case SARIF ->
          out.println(JsonText.of(new SarifReport(run, new SarifLocations(domains)).tree()));
    }
  }

  private boolean fails(Findings findings) {
    return switch (failOn) {
      case ERROR -> findings.hasErrors();
      case WARNING -> !findings.open().isEmpty() || findings.beyondLimit() > 0;
      case NEVER -> false;
    };
  }
}
