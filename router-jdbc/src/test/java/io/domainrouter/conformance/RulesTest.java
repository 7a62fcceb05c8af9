package io.domainrouter.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The written list of intended differences is the list that the comparison goes by. */
final class RulesTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "jdbc-conformance.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|");

  private static final Set<String> IDS =
      Arrays.stream(Rule.values()).map(Rule::id).collect(Collectors.toCollection(TreeSet::new));

  @Test
  void everyRuleStandsInTheDocumentAndNoOther() throws IOException {
    Set<String> described =
        ROW.matcher(Files.readString(DOCUMENT))
            .results()
            .map((MatchResult row) -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(IDS, described);
  }
}
