package io.domainrouter.conformance;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Calendar;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads the arguments of steps: strings, numbers with Java's suffixes (and {@code m} for decimals,
 * {@code n} for big integers), constants and classes of {@code java.sql}, slots, typed nulls such
 * as {@code (String) null}, and makers such as {@code stream("text")}, which make a fresh object
 * each time.
 */
final class Literals {
  private static final List<String> PACKAGES =
      List.of(
          "java.sql.",
          "java.lang.",
          "java.math.",
          "java.time.",
          "java.util.",
          "java.util.concurrent.",
          "java.io.",
          "java.net.");
  private static final Map<String, Class<?>> ARRAYS =
      Map.of(
          "byte[]", byte[].class,
          "int[]", int[].class,
          "String[]", String[].class,
          "Object[]", Object[].class);
  private static final Map<String, Function<String, Typed>> MAKERS =
      Map.ofEntries(
          Map.entry("bytes", text -> Typed.of(HexFormat.of().parseHex(text))),
          Map.entry("stream", text -> new Typed(stream(text), InputStream.class)),
          Map.entry("reader", text -> new Typed(new StringReader(text), Reader.class)),
          Map.entry("date", text -> Typed.of(Date.valueOf(text))),
          Map.entry("time", text -> Typed.of(Time.valueOf(text))),
          Map.entry("timestamp", text -> Typed.of(Timestamp.valueOf(text))),
          Map.entry("localDate", text -> Typed.of(LocalDate.parse(text))),
          Map.entry("localTime", text -> Typed.of(LocalTime.parse(text))),
          Map.entry("localDateTime", text -> Typed.of(LocalDateTime.parse(text))),
          Map.entry("offsetDateTime", text -> Typed.of(OffsetDateTime.parse(text))),
          Map.entry("calendar", Literals::calendar),
          Map.entry("url", text -> new Typed(url(text), URL.class)),
          Map.entry("properties", text -> Typed.of(properties(text))));

  private final Map<String, Typed> slots;

  Literals(Map<String, Typed> slots) {
    this.slots = slots;
  }

  Typed read(String text) {
    if (text.startsWith("\"")) {
      return Typed.of(unquote(text));
    }
    if (text.matches("-?\\d.*")) {
      return number(text);
    }
    if (text.startsWith("(")) {
      return new Typed(null, classNamed(text.substring(1, text.indexOf(')'))));
    }
    int parenthesis = text.indexOf('(');
    return parenthesis < 0
        ? word(text)
        : made(text.substring(0, parenthesis), text.substring(parenthesis + 1, text.length() - 1));
  }

  static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static String unquote(String quoted) {
    return quoted.substring(1, quoted.length() - 1).translateEscapes();
  }

  private static Typed number(String text) {
    String digits = text.substring(0, text.length() - 1);
    return switch (text.charAt(text.length() - 1)) {
      case 'L' -> new Typed(Long.valueOf(digits), long.class);
      case 'f' -> new Typed(Float.valueOf(digits), float.class);
      case 'm' -> Typed.of(new BigDecimal(digits));
      case 'n' -> Typed.of(new BigInteger(digits));
      default ->
          text.contains(".")
              ? new Typed(Double.valueOf(text), double.class)
              : new Typed(Integer.valueOf(text), int.class);
    };
  }

  private Typed word(String word) {
    return switch (word) {
      case "null" -> new Typed(null, null);
      case "true", "false" -> new Typed(Boolean.valueOf(word), boolean.class);
      case "directly" -> new Typed((Executor) Runnable::run, Executor.class);
      case "map" -> new Typed(new HashMap<>(), Map.class);
      default -> word.contains(".") ? constant(word) : slots.getOrDefault(word, Typed.of(null));
    };
  }

  private static Typed constant(String word) {
    int dot = word.lastIndexOf('.');
    Class<?> owner = classNamed(word.substring(0, dot));
    String name = word.substring(dot + 1);
    if (name.equals("class")) {
      return Typed.of(owner);
    }
    try {
      return new Typed(owner.getField(name).get(null), owner.getField(name).getType());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(word, e);
    }
  }

  private static Class<?> classNamed(String name) {
    if (ARRAYS.containsKey(name)) {
      return ARRAYS.get(name);
    }
    for (String prefix : PACKAGES) {
      try {
        return Class.forName(prefix + name);
      } catch (ClassNotFoundException e) {
        // in one of the other packages
      }
    }
    throw new IllegalArgumentException(name);
  }

  private Typed made(String maker, String list) {
    List<Typed> values = Step.split(list).stream().map(this::read).toList();
    return switch (maker) {
      case "ints" -> Typed.of(values.stream().mapToInt(each -> (int) each.value()).toArray());
      case "strings" -> Typed.of(values.stream().map(Typed::value).toArray(String[]::new));
      case "objects" -> Typed.of(values.stream().map(Typed::value).toArray());
      case "repeat" ->
          Typed.of(((String) values.get(0).value()).repeat((int) values.get(1).value()));
      default -> MAKERS.get(maker).apply((String) values.get(0).value());
    };
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Typed calendar(String zone) {
    return new Typed(Calendar.getInstance(TimeZone.getTimeZone(zone)), Calendar.class);
  }

  private static URL url(String text) {
    try {
      return URI.create(text).toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Properties properties(String text) {
    Properties properties = new Properties();
    Stream.of(text.split(" "))
        .filter(pair -> pair.contains("="))
        .forEach(pair -> properties.setProperty(pair.split("=")[0], pair.split("=")[1]));
    return properties;
  }
}
