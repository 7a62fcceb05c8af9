package io.domainrouter.sql;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Facts as text, in the notation of the case files. */
public final class Facts {
  /** The tables of the domains in all cases. */
  public static final Set<String> CONFIGURED =
      Set.of(
          "orders",
          "items",
          "customers",
          "limits",
          "users",
          "user_settings",
          "repositories",
          "repository_collaborators",
          "stars",
          "forks",
          "issues",
          "issue_comments",
          "labels",
          "milestones",
          "gists",
          "gist_files",
          "gist_comments",
          "starred_gists");

  static final SqlAnalyzer ANALYZER = new SqlAnalyzer(CONFIGURED);

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "kind", "SELECT",
          "reads", "",
          "writes", "",
          "lock", "NONE",
          "effects", "",
          "deterministic", "true",
          "transaction", "",
          "unroutable", "false",
          "statements", "1",
          "temporary", "");

  private Facts() {}

  static Map<String, String> of(SqlFacts facts) {
    Map<String, String> text = new TreeMap<>();
    text.put("kind", facts.kind().name());
    text.put("reads", sorted(facts.reads()));
    text.put("writes", sorted(facts.writes()));
    text.put("lock", facts.lock().name());
    text.put("effects", sorted(facts.effects()));
    text.put("deterministic", String.valueOf(facts.deterministic()));
    text.put("transaction", facts.transaction().map(Facts::transaction).orElse(""));
    text.put("unroutable", String.valueOf(facts.unroutable().isPresent()));
    text.put("statements", String.valueOf(facts.statements()));
    text.put("temporary", sorted(facts.temporaryTables()));
    text.put("parameters", String.valueOf(facts.parameters()));
    return text;
  }

  /** What a case demands, with {@code *} and parameters not asked for taken from {@code actual}. */
  static Map<String, String> expected(SqlCase sqlCase, Map<String, String> actual) {
    Map<String, String> expected = new TreeMap<>(DEFAULTS);
    expected.put("parameters", actual.get("parameters"));
    sqlCase
        .expectations()
        .forEach((key, value) -> expected.put(key, value.equals("*") ? actual.get(key) : value));
    for (String set : List.of("reads", "writes", "effects", "temporary")) {
      expected.computeIfPresent(set, (key, value) -> sorted(Arrays.asList(value.split(","))));
    }
    return expected;
  }

  private static String sorted(Collection<?> values) {
    return values.stream().map(Object::toString).sorted().collect(Collectors.joining(","));
  }

  private static String transaction(TransactionCommand command) {
    StringBuilder text = new StringBuilder(command.action().name());
    text.append(command.savepoint().isEmpty() ? "" : "," + command.savepoint());
    text.append(command.readOnly() ? ",readOnly" : "");
    text.append(command.consistentSnapshot() ? ",consistentSnapshot" : "");
    text.append(command.chain() ? ",chain" : "");
    return text.append(command.release() ? ",release" : "").toString();
  }
}
