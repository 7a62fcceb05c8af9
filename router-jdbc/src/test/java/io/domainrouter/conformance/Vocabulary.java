package io.domainrouter.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.SQLType;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** The words of random programs: SQL texts by kind, and arguments by type. Not thread-safe. */
final class Vocabulary {
  private static final int ONE_NULL_IN = 15;
  private static final List<String> NUMBERS = List.of("0", "1", "2", "3", "-1", "5", "99");
  private static final Map<Class<?>, List<String>> ARGUMENTS =
      Map.ofEntries(
          Map.entry(int.class, numbers("")),
          Map.entry(short.class, numbers("")),
          Map.entry(byte.class, numbers("")),
          Map.entry(long.class, numbers("L")),
          Map.entry(float.class, List.of("0.5f", "-1.0f")),
          Map.entry(double.class, List.of("2.5", "-0.0")),
          Map.entry(boolean.class, List.of("true", "false")),
          Map.entry(BigDecimal.class, List.of("1.50m", "-99999999.99m")),
          Map.entry(byte[].class, List.of("bytes(\"\")", "bytes(\"00ff275c\")")),
          Map.entry(Date.class, List.of("date(\"2024-02-29\")")),
          Map.entry(Time.class, List.of("time(\"23:59:59\")")),
          Map.entry(Timestamp.class, List.of("timestamp(\"2024-02-29 12:30:00.125\")")),
          Map.entry(Calendar.class, List.of("calendar(\"UTC\")", "calendar(\"Asia/Tokyo\")")),
          Map.entry(InputStream.class, List.of("stream(\"\")", "stream(\"a stream\")")),
          Map.entry(Reader.class, List.of("reader(\"\")", "reader(\"a reader 😀\")")),
          Map.entry(URL.class, List.of("url(\"http://example.org/\")")),
          Map.entry(Map.class, List.of("map")),
          Map.entry(Executor.class, List.of("directly")),
          Map.entry(Properties.class, List.of("properties(\"ClientUser=me\")")),
          Map.entry(SQLType.class, List.of("JDBCType.INTEGER", "JDBCType.VARCHAR")),
          Map.entry(Class.class, List.of("String.class", "Integer.class", "LocalDate.class")),
          Map.entry(int[].class, List.of("ints(1)", "ints()")),
          Map.entry(String[].class, List.of("strings(\"id\")", "strings()")),
          Map.entry(Object[].class, List.of("objects(1)")),
          Map.entry(Object.class, List.of("1", "\"two\"", "1.50m", "2L", "date(\"2024-02-29\")")),
          Map.entry(
              String.class,
              List.of("\"id\"", "\"name\"", "\"label\"", "\"\"", "\"x\"", "\"it's ü\"", "\"7\"")));

  private final Random random;
  private final Map<String, List<String>> texts = texts();

  Vocabulary(Random random) {
    this.random = random;
  }

  private static List<String> numbers(String suffix) {
    return NUMBERS.stream().map(number -> number + suffix).toList();
  }

  /** The lines of the text file below each {@code [kind]}. */
  private static Map<String, List<String>> texts() {
    Map<String, List<String>> texts = new HashMap<>();
    Stream.of(read("/conformance/random.texts").split("(?m)^\\["))
        .skip(1)
        .forEach(
            part ->
                texts.put(
                    part.substring(0, part.indexOf(']')),
                    part.lines().skip(1).filter(line -> !line.isBlank()).toList()));
    return texts;
  }

  private static String read(String resource) {
    try (InputStream in = Vocabulary.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }

  /** A SQL text of one of these kinds, as an argument. */
  String text(String... kinds) {
    return Literals.quote(oneOf(texts.get(oneOf(List.of(kinds)))));
  }

  /** Null if no argument of that type can be made. */
  String argument(Class<?> type) {
    List<String> known = ARGUMENTS.get(type);
    boolean asNull = !type.isPrimitive() && (known == null || random.nextInt(ONE_NULL_IN) == 0);
    return asNull ? "(" + type.getSimpleName() + ") null" : oneOf(known);
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
