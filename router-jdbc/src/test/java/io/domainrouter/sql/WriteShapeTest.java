package io.domainrouter.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.domainrouter.sql.WriteShape.Insert;
import io.domainrouter.sql.WriteShape.Joined;
import io.domainrouter.sql.WriteShape.Modify;
import io.domainrouter.sql.WriteShape.Opaque;
import io.domainrouter.sql.WriteShape.Subqueries;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WriteShapeTest {
  static List<SqlCase> cases() {
    return SqlCase.of("shapes");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tellsWhatIsNeededToFindTheChangedRows(SqlCase sqlCase) {
    SqlFacts facts = Facts.ANALYZER.analyze(sqlCase.sql());
    assertEquals(sqlCase.expected(), facts.write().map(WriteShapeTest::text).orElse("none"));
  }

  private static String text(WriteShape shape) {
    if (shape instanceof Insert insert) {
      String rows =
          insert.rows().stream()
              .map(row -> "[" + joined(row.stream().map(WriteShapeTest::text).toList()) + "] ")
              .collect(Collectors.joining());
      return "INSERT %s %s (%s) %supdate(%s)"
          .formatted(
              insert.mode(),
              insert.table(),
              joined(insert.columns()),
              rows,
              sorted(insert.updatedColumns()));
    }
    if (shape instanceof WriteShape.InsertSelect insert) {
      return "INSERT SELECT %s (%s)".formatted(insert.table(), joined(insert.columns()));
    }
    if (shape instanceof Modify modify) {
      List<String> equalities =
          modify.equalities().stream()
              .map(equality -> equality.column() + "=" + text(equality.value()))
              .toList();
      return "%s %s as(%s) set(%s) tail(%s) parameters[%s] equal[%s]%s%s%s"
          .formatted(
              modify.delete() ? "DELETE" : "UPDATE",
              modify.table(),
              modify.alias(),
              sorted(modify.assigned().keySet()),
              modify.tail(),
              joined(modify.tailParameters().stream().map(String::valueOf).toList()),
              joined(equalities),
              modify.limited() ? " limited(" + sorted(modify.orderedBy()) + ")" : "",
              modify.subqueries() == Subqueries.NONE ? "" : " " + modify.subqueries(),
              modify.tailDeterministic() ? "" : " changing");
    }
    if (shape instanceof Joined joined) {
      return "%s %s from(%s) parameters[%s]%s%s"
          .formatted(
              joined.delete() ? "DELETE" : "UPDATE",
              joined.targets().stream()
                  .map(target -> target.qualifier() + "(" + sorted(target.assignedColumns()) + ")")
                  .collect(Collectors.joining(" ")),
              joined.from(),
              joined(joined.parameters().stream().map(String::valueOf).toList()),
              joined.subqueries() == Subqueries.NONE ? "" : " " + joined.subqueries(),
              joined.deterministic() ? "" : " changing");
    }
    Opaque opaque = (Opaque) shape;
    return "OPAQUE " + opaque.table() + ": " + opaque.rule();
  }

  private static String text(Value value) {
    if (value instanceof Value.Parameter parameter) {
      return "?" + parameter.index();
    }
    if (value instanceof Value.Literal literal) {
      return literal.text();
    }
    if (value instanceof Value.Expression expression) {
      return "{" + expression.text() + "}" + (expression.deterministic() ? "" : "!");
    }
    return "DEFAULT";
  }

  private static String joined(Collection<String> values) {
    return String.join(",", values);
  }

  private static String sorted(Set<String> values) {
    return joined(new TreeSet<>(values));
  }
}
