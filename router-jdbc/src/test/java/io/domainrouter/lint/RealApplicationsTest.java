package io.domainrouter.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.route.DomainCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was found in public applications and checked by hand stays found, and nothing else is. */
class RealApplicationsTest {
  private static final Path CASES = Path.of("src/test/resources/lint/real.cases");

  @TempDir Path folder;

  private final List<String> domains = new ArrayList<>();
  private Linter linter;
  private int cases;

  @Test
  void theCasesHold() throws IOException {
    List<String> lines = Files.readAllLines(CASES, StandardCharsets.UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("application ")) {
        domains.clear();
        linter = null;
      } else if (line.startsWith("domain ")) {
        String[] parts = line.substring("domain ".length()).split(": ", 2);
        domains.add(parts[0] + ": [" + parts[1] + "]");
      } else if (line.startsWith("sql ")) {
        check(line.substring("sql ".length()), lines.get(++i));
      }
    }
    assertEquals(17, cases);
  }

  private void check(String expected, String sql) {
    if (linter == null) {
      DomainCatalog catalog =
          LintFixture.catalog(folder.resolve("d.yml"), "", domains.toArray(String[]::new));
      linter = LintFixture.linter(catalog, LintSettings.ofDomainFile());
    }
    List<String> rules = LintFixture.rules(LintFixture.lint(linter, sql));
    assertEquals(expected.equals("-") ? List.of() : List.of(expected), rules, sql);
    cases++;
  }
}
