package io.domainrouter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Every line of the JDBC checklist has a test, whose name begins with {@code line} and its number.
 */
final class JdbcChecklistTest {
  private static final int LAST = 114;
  private static final Pattern LINES = Pattern.compile("line((?:\\d+(?:And)?)+)_.*");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  @Test
  void everyLineHasATest() {
    Set<Integer> untested =
        IntStream.rangeClosed(1, LAST).boxed().collect(Collectors.toCollection(TreeSet::new));
    new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
        .importPackages(ArchitectureTest.ROOT)
        .forEach(type -> type.getMethods().forEach(method -> untested.removeAll(lines(method))));
    assertEquals(Set.of(), untested);
  }

  private static Set<Integer> lines(JavaMethod method) {
    Matcher name = LINES.matcher(method.getName());
    boolean test =
        method.isAnnotatedWith(Test.class) || method.isAnnotatedWith(ParameterizedTest.class);
    return test && name.matches()
        ? NUMBER
            .matcher(name.group(1))
            .results()
            .map(MatchResult::group)
            .map(Integer::valueOf)
            .collect(Collectors.toSet())
        : Set.of();
  }
}
