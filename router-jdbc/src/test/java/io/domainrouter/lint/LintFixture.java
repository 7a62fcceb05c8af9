package io.domainrouter.lint;

import io.domainrouter.config.DomainFile;
import io.domainrouter.config.RouterConfigException;
import io.domainrouter.lint.rule.Location;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.sql.SqlStatements;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The linter over the example's domains, on 2027-01-01. */
public final class LintFixture {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2027-01-01T12:00:00Z"), ZoneOffset.UTC);

  private LintFixture() {}

  public static DomainCatalog github() {
    return catalog("classpath:schema_domains.yml");
  }

  /** Of another domain file. */
  public static DomainCatalog catalog(String location) {
    try {
      return new DomainCatalog(DomainFile.load(location));
    } catch (RouterConfigException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The text of a domain file whose servers are never asked, written to {@code file}.
   *
   * @param domains lines like {@code users: [users, user_settings]}
   */
  public static DomainCatalog catalog(Path file, String options, String... domains) {
    StringBuilder text =
        new StringBuilder("monolith: {url: 'jdbc:mysql://h/m', username: u, password: p}\n");
    text.append(options).append("\npartitions:\n");
    for (int i = 0; i < domains.length; i++) {
      text.append("  p%d: {url: 'jdbc:mysql://h/p%d', username: u, password: p}\n".formatted(i, i));
    }
    text.append("domains:\n");
    for (int i = 0; i < domains.length; i++) {
      String[] parts = domains[i].split(":", 2);
      text.append(
          "  %s: {partition: p%d, priority: %d, tables: %s}\n"
              .formatted(parts[0], i, i + 1, parts[1].strip()));
    }
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return catalog("file:" + file);
  }

  public static Linter linter(DomainCatalog catalog, LintSettings settings) {
    return new Linter(catalog, settings, CLOCK);
  }

  public static Linter linter() {
    return linter(github(), LintSettings.ofDomainFile());
  }

  /** What is found in a script that one session runs. */
  public static Findings lint(Linter linter, String script) {
    LintRun run = new LintRun(linter, new Findings());
    for (String sql : statements(script)) {
      run.statement(sql, Location.written("script", 0), "session", 1);
    }
    run.finish();
    return run.findings();
  }

  /** The bodies of routines, which begin with BEGIN, stay whole. */
  private static List<String> statements(String script) {
    if (script.startsWith("CREATE PROCEDURE")) {
      return List.of(script);
    }
    List<String> all = new ArrayList<>();
    SqlStatements reader = new SqlStatements(new StringReader(script));
    try {
      for (String sql = reader.next(); sql != null; sql = reader.next()) {
        all.add(sql);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** The rules that something was found by, each as often as it was. */
  public static List<String> rules(Findings findings) {
    return findings.all().stream().map(counted -> counted.finding().rule().id()).sorted().toList();
  }
}
