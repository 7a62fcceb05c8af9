package io.domainrouter.conformance;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
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
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One random program: a weighted choice of what applications do, and now and then any method of any
 * object with any arguments. The same seed gives the same program. Used once.
 */
final class ProgramGenerator {
  private static final int SHORTEST = 4;
  private static final int LONGEST = 24;

  private static final Map<Class<?>, String> LETTERS =
      Map.of(
          Statement.class, "s",
          PreparedStatement.class, "p",
          CallableStatement.class, "f",
          ResultSet.class, "r",
          ResultSetMetaData.class, "m",
          ParameterMetaData.class, "a",
          DatabaseMetaData.class, "d",
          Savepoint.class, "v");

  /** Left to fixed programs: refused by rule, bound to time, or answered with all of the server. */
  private static final Set<String> NOT_BY_CHANCE =
      Set.of(
          "abort",
          "setNetworkTimeout",
          "setQueryTimeout",
          "setCatalog",
          "getCatalogs",
          "getSchemas",
          "unwrap",
          "getGeneratedKeys",
          "getProcedures",
          "getFunctions",
          "getUserName",
          "getURL");

  private final Random random;
  private final Vocabulary words;
  private final Map<String, Class<?>> slots = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<Supplier<String>> moves = new ArrayList<>();
  private final long seed;

  private ProgramGenerator(long seed) {
    this.seed = seed;
    random = new Random(seed);
    words = new Vocabulary(random);
    slots.put("c", Connection.class);
    offer(6, this::newStatement);
    offer(12, this::execution);
    offer(6, this::preparation);
    offer(10, this::parameter);
    offer(8, this::preparedExecution);
    offer(14, this::reading);
    offer(7, this::transaction);
    offer(6, this::batch);
    offer(3, this::keys);
    offer(3, () -> "state(" + words.oneOf(List.copyOf(slots.keySet())) + ")");
    offer(1, () -> call(any(Statement.class), "close()"));
    offer(7, this::anything);
  }

  static Program program(long seed) {
    return new ProgramGenerator(seed).generate();
  }

  private void offer(int weight, Supplier<String> move) {
    for (int i = 0; i < weight; i++) {
      moves.add(move);
    }
  }

  private Program generate() {
    int length = SHORTEST + random.nextInt(LONGEST - SHORTEST);
    while (steps.size() < length) {
      String line = words.oneOf(moves).get();
      if (line != null) {
        steps.add(Step.parse(line));
      }
    }
    return new Program("random " + seed, Set.of(), List.copyOf(steps));
  }

  /** The name of a slot with such an object; null if there is none. */
  private String any(Class<?> type) {
    List<String> names =
        slots.keySet().stream().filter(name -> type.isAssignableFrom(slots.get(name))).toList();
    return names.isEmpty() ? null : words.oneOf(names);
  }

  private String anyPlainStatement() {
    List<String> names =
        slots.keySet().stream().filter(name -> slots.get(name) == Statement.class).toList();
    return names.isEmpty() ? null : words.oneOf(names);
  }

  private String slotFor(Class<?> type) {
    String letter = LETTERS.get(type);
    if (letter == null) {
      return "";
    }
    String name = letter + (1 + random.nextInt(3));
    slots.put(name, type);
    return name + " = ";
  }

  private static String call(String slot, String call) {
    return slot == null ? null : slot + "." + call;
  }

  private String newStatement() {
    String kind =
        words.oneOf(
            List.of(
                "",
                "",
                "ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY",
                "ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE"));
    return slotFor(Statement.class) + "c.createStatement(" + kind + ")";
  }

  private String execution() {
    String statement = anyPlainStatement();
    if (statement == null) {
      return null;
    }
    if (random.nextInt(3) > 0) {
      String text = words.text("query", "query", "query", "wrong");
      return slotFor(ResultSet.class) + call(statement, "executeQuery(" + text + ")");
    }
    String method = words.oneOf(List.of("execute", "executeUpdate", "executeLargeUpdate"));
    String text = words.text("write", "write", "write", "wrong", "transaction", "query");
    String keys = words.oneOf(List.of("", "", ", Statement.RETURN_GENERATED_KEYS"));
    return call(statement, method + "(" + text + keys + ")");
  }

  private String preparation() {
    if (random.nextInt(12) == 0) {
      return slotFor(CallableStatement.class) + "c.prepareCall(" + words.text("call") + ")";
    }
    String text = words.text("prepared query", "prepared write", "prepared write", "wrong");
    String keys = words.oneOf(List.of("", "", ", Statement.RETURN_GENERATED_KEYS"));
    return slotFor(PreparedStatement.class) + "c.prepareStatement(" + text + keys + ")";
  }

  private String parameter() {
    String statement = any(PreparedStatement.class);
    int index = 1 + random.nextInt(2);
    Class<?> type = words.oneOf(List.of(int.class, String.class, long.class, Object.class));
    String name = type.getSimpleName();
    String setter = "set" + name.substring(0, 1).toUpperCase(java.util.Locale.ROOT);
    return call(
        statement, setter + name.substring(1) + "(" + index + ", " + words.argument(type) + ")");
  }

  private String preparedExecution() {
    String statement = any(PreparedStatement.class);
    if (statement == null) {
      return null;
    }
    return random.nextInt(3) == 0
        ? slotFor(ResultSet.class) + call(statement, "executeQuery()")
        : call(statement, words.oneOf(List.of("executeUpdate()", "execute()")));
  }

  private String reading() {
    String result = any(ResultSet.class);
    if (result == null) {
      return null;
    }
    String column = words.oneOf(List.of("1", "2", "\"id\"", "\"name\""));
    String getter = words.oneOf(List.of("getInt", "getString", "getObject", "getLong", "getBytes"));
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> call(result, "next()");
      case 3, 4 -> "rows(" + result + ")";
      case 5 -> call(result, words.oneOf(List.of("last()", "previous()", "absolute(2)")));
      default -> call(result, getter + "(" + column + ")");
    };
  }

  private String transaction() {
    String savepoint = any(Savepoint.class);
    return switch (random.nextInt(9)) {
      case 0, 1 -> "c.setAutoCommit(false)";
      case 2 -> "c.setAutoCommit(true)";
      case 3, 4 -> "c.commit()";
      case 5 -> "c.rollback()";
      case 6 ->
          slotFor(Savepoint.class) + "c.setSavepoint(" + words.oneOf(List.of("", "\"n\"")) + ")";
      case 7 -> savepoint == null ? null : "c.rollback(" + savepoint + ")";
      default -> savepoint == null ? null : "c.releaseSavepoint(" + savepoint + ")";
    };
  }

  private String batch() {
    String statement = any(Statement.class);
    if (statement == null || slots.get(statement) == CallableStatement.class) {
      return null;
    }
    if (random.nextInt(3) == 0) {
      return call(statement, words.oneOf(List.of("executeBatch()", "executeLargeBatch()")));
    }
    boolean prepared = slots.get(statement) == PreparedStatement.class;
    String text = prepared ? "" : words.text("write", "write", "write", "wrong");
    return call(statement, "addBatch(" + text + ")");
  }

  private String keys() {
    slots.put("k", ResultSet.class);
    Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
    return last == null || !last.method().startsWith("execute")
        ? null
        : "k = " + call(last.receiver(), "getGeneratedKeys()");
  }

  private String anything() {
    String slot = words.oneOf(List.copyOf(slots.keySet()));
    List<Method> methods =
        Arrays.stream(slots.get(slot).getMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .filter(method -> isForChance(slots.get(slot), method))
            .sorted(Comparator.comparing(Method::toGenericString))
            .toList();
    Method method = words.oneOf(methods);
    String arguments = String.join(", ", arguments(method));
    return slotFor(method.getReturnType()) + slot + "." + method.getName() + "(" + arguments + ")";
  }

  private static boolean isForChance(Class<?> type, Method method) {
    boolean patterns = type == DatabaseMetaData.class && method.getParameterCount() > 2;
    boolean textOfPrepared =
        PreparedStatement.class.isAssignableFrom(type)
            && method.getName().matches("addBatch|execute\\w*")
            && (method.getParameterCount() > 0 || type == CallableStatement.class);
    return !NOT_BY_CHANCE.contains(method.getName())
        && !method.getName().contains("Sharding")
        && !patterns
        && !textOfPrepared;
  }

  private List<String> arguments(Method method) {
    List<String> arguments = new ArrayList<>();
    for (Class<?> type : method.getParameterTypes()) {
      boolean sql =
          type == String.class && method.getName().matches("(execute|prepare|addBatch|native).*");
      arguments.add(sql ? text(method) : heldOrNew(type));
    }
    return arguments;
  }

  private String text(Method method) {
    return method.getName().equals("prepareCall")
        ? words.text("call")
        : words.text("query", "write", "wrong");
  }

  private String heldOrNew(Class<?> type) {
    String slot = type == Object.class ? null : any(type);
    return slot == null ? words.argument(type) : slot;
  }
}
