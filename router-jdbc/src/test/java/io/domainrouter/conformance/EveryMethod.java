package io.domainrouter.conformance;

import io.domainrouter.config.Phase;
import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Programs that call the methods of the JDBC interfaces one after the other, those that a newer JDK
 * may bring too.
 *
 * @param slot of the object whose methods are called
 * @param name of a column or parameter
 * @param beginning the steps that make the object
 */
record EveryMethod(Class<?> type, String slot, String name, List<String> beginning) {
  private static final int CALLS_IN_A_PROGRAM = 25;

  private static final List<EveryMethod> SUBJECTS =
      List.of(
          new EveryMethod(Connection.class, "c", "x", List.of()),
          new EveryMethod(
              Statement.class, "s", "SELECT id FROM item", List.of("s = c.createStatement()")),
          new EveryMethod(
              PreparedStatement.class,
              "p",
              "SELECT id FROM item",
              List.of("p = c.prepareStatement(\"UPDATE item SET note = ? WHERE id = 1\")")),
          new EveryMethod(
              CallableStatement.class,
              "f",
              "given",
              List.of(
                  "f = c.prepareCall(\"{call same(?)}\")",
                  "f.registerOutParameter(1, Types.VARCHAR)",
                  "f.setString(1, \"7\")",
                  "f.execute()")),
          new EveryMethod(
              ResultSet.class,
              "r",
              "small",
              List.of(
                  "s = c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)",
                  "r = s.executeQuery(\"SELECT * FROM kind ORDER BY id\")",
                  "r.next()")),
          new EveryMethod(
              ResultSetMetaData.class,
              "m",
              "id",
              List.of(
                  "s = c.createStatement()",
                  "r = s.executeQuery(\"SELECT id, name FROM item\")",
                  "m = r.getMetaData()")),
          new EveryMethod(
              ParameterMetaData.class,
              "a",
              "id",
              List.of(
                  "p = c.prepareStatement(\"UPDATE item SET note = ? WHERE id = 1\")",
                  "a = p.getParameterMetaData()")),
          new EveryMethod(DatabaseMetaData.class, "d", "x", List.of("d = c.getMetaData()")),
          new EveryMethod(Savepoint.class, "v", "x", List.of("v = c.setSavepoint(\"v\")")));

  /** After these nothing is left to be called, or they wait: fixed programs call them. */
  private static final Set<String> NOT_AMONG_OTHERS =
      Set.of("close", "abort", "setNetworkTimeout", "setCatalog", "addBatch");

  /** Calls are refused while a domain is mirrored, which one fixed program shows. */
  private static boolean isPossible(Class<?> type, Phase phase) {
    return type != CallableStatement.class
        || phase == Phase.MONOLITH
        || phase == Phase.PARTITION_ONLY;
  }

  static Stream<Program> programs(Phase phase) {
    return SUBJECTS.stream()
        .filter(subject -> isPossible(subject.type, phase))
        .flatMap(EveryMethod::programs);
  }

  private Stream<Program> programs() {
    List<String> calls = calls();
    int programs = (calls.size() + CALLS_IN_A_PROGRAM - 1) / CALLS_IN_A_PROGRAM;
    return IntStream.range(0, programs)
        .mapToObj(
            part ->
                program(
                    part + 1,
                    calls.stream()
                        .skip((long) part * CALLS_IN_A_PROGRAM)
                        .limit(CALLS_IN_A_PROGRAM)));
  }

  private Program program(int part, Stream<String> calls) {
    List<Step> steps = Stream.concat(beginning.stream(), calls).map(Step::parse).toList();
    return new Program(
        "every method of " + type.getSimpleName() + ", part " + part, Set.of(), steps);
  }

  private List<String> calls() {
    Vocabulary words = new Vocabulary(new Random(type.getName().hashCode()));
    return MethodCoverage.methods(type)
        .filter(method -> !NOT_AMONG_OTHERS.contains(method.getName()))
        .sorted(Comparator.comparing(Method::toGenericString))
        .map(method -> slot + "." + method.getName() + "(" + arguments(method, words) + ")")
        .toList();
  }

  private String arguments(Method method, Vocabulary words) {
    List<String> arguments = new ArrayList<>();
    for (Class<?> each : method.getParameterTypes()) {
      arguments.add(arguments.isEmpty() ? first(each, words) : words.argument(each));
    }
    return String.join(", ", arguments);
  }

  private String first(Class<?> parameter, Vocabulary words) {
    if (parameter == String.class) {
      return Literals.quote(name);
    }
    return parameter == int.class ? "1" : words.argument(parameter);
  }
}
