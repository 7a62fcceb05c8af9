package io.domainrouter.lint.source;

import io.domainrouter.lint.StatementSink;
import io.domainrouter.lint.rule.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a MyBatis mapper. Optional parts are taken as there, so that every table shows; of a choice
 * each way is read. Not thread-safe.
 */
final class MapperReader {
  private static final Set<String> STATEMENTS =
      Set.of("select", "insert", "update", "delete", "selectKey");
  private static final Pattern VALUE = Pattern.compile("#\\{[^}]*}");
  private static final Pattern PART = Pattern.compile("\\$\\{[^}]*}");
  private static final Pattern FIRST_OPERATOR = Pattern.compile("(?i)^\\s*(and|or)\\b");
  private static final Pattern LAST_COMMA = Pattern.compile(",\\s*$");
  private static final Pattern CALL =
      Pattern.compile("(?is)^\\s*\\{\\s*(?:\\?\\s*=\\s*)?(call\\b.*?)}?\\s*$");
  private static final int MOST_WAYS = 16;
  private static final int DEEPEST = 12;

  private final String source;
  private final StatementSink sink;
  private final Map<String, XmlElement> fragments = new HashMap<>();
  private int depth;

  MapperReader(String source, StatementSink sink) {
    this.source = source;
    this.sink = sink;
  }

  void read(XmlElement mapper) {
    String namespace = mapper.attribute("namespace");
    mapper
        .elements()
        .filter(element -> element.name().equals("sql"))
        .forEach(
            sql -> {
              fragments.put(sql.attribute("id"), sql);
              fragments.put(namespace + "." + sql.attribute("id"), sql);
            });
    mapper
        .descendants()
        .filter(element -> STATEMENTS.contains(element.name()))
        .forEach(this::statement);
  }

  private void statement(XmlElement element) {
    for (String sql : ways(element)) {
      String text = CALL.matcher(sql).replaceFirst("$1").strip();
      if (!text.isEmpty()) {
        sink.statement(text, Location.written(source, element.line()), null, 1);
      }
    }
  }

  /** The texts that the element can become; an annotation's {@code <script>} too. */
  Set<String> ways(XmlElement element) {
    List<String> ways = List.of("");
    for (Object child : element.children()) {
      List<String> longer = new ArrayList<>();
      for (String end : child instanceof XmlElement part ? part(part) : Set.of(plain(child))) {
        for (String way : ways) {
          if (longer.size() < MOST_WAYS) {
            longer.add(way + end);
          }
        }
      }
      ways = longer;
    }
    return new LinkedHashSet<>(ways);
  }

  private static String plain(Object text) {
    return PART.matcher(VALUE.matcher((String) text).replaceAll("?")).replaceAll("placeholder");
  }

  private Set<String> part(XmlElement part) {
    if (depth > DEEPEST) {
      return Set.of("");
    }
    depth++;
    try {
      return switch (part.name()) {
        case "bind", "property", "selectKey" -> Set.of("");
        case "include" -> included(part.attribute("refid"));
        case "choose" -> anyOf(part);
        case "where" -> trimmed(part, "WHERE", FIRST_OPERATOR, null);
        case "set" -> trimmed(part, "SET", null, LAST_COMMA);
        case "trim" -> trim(part);
        case "foreach" ->
            wrapped(part, part.attribute("open") + " ", " " + part.attribute("close"));
        default -> ways(part);
      };
    } finally {
      depth--;
    }
  }

  private Set<String> included(String id) {
    XmlElement fragment = fragments.get(id);
    if (fragment == null) {
      sink.note(source + ": the fragment " + id + " is not in this file, and was left out");
      return Set.of("");
    }
    return ways(fragment);
  }

  private Set<String> anyOf(XmlElement choose) {
    Set<String> all = new LinkedHashSet<>();
    choose.elements().forEach(way -> all.addAll(ways(way)));
    return all.isEmpty() ? Set.of("") : all;
  }

  private Set<String> trim(XmlElement trim) {
    return trimmed(
        trim,
        trim.attribute("prefix"),
        overrides(trim.attribute("prefixOverrides"), "^\\s*(?:%s)"),
        overrides(trim.attribute("suffixOverrides"), "(?:%s)\\s*$"),
        trim.attribute("suffix"));
  }

  private static Pattern overrides(String words, String form) {
    return words.isEmpty()
        ? null
        : Pattern.compile(
            form.formatted("\\Q" + words.replace("|", "\\E|\\Q") + "\\E"),
            Pattern.CASE_INSENSITIVE);
  }

  private Set<String> trimmed(XmlElement part, String prefix, Pattern first, Pattern last) {
    return trimmed(part, prefix, first, last, "");
  }

  private Set<String> trimmed(
      XmlElement part, String prefix, Pattern first, Pattern last, String suffix) {
    Set<String> trimmed = new LinkedHashSet<>();
    for (String way : ways(part)) {
      String text = first == null ? way : first.matcher(way).replaceFirst("");
      text = last == null ? text : last.matcher(text).replaceFirst("");
      trimmed.add(text.isBlank() ? "" : " " + prefix + " " + text + " " + suffix + " ");
    }
    return trimmed;
  }

  private Set<String> wrapped(XmlElement part, String before, String behind) {
    Set<String> wrapped = new LinkedHashSet<>();
    ways(part).forEach(way -> wrapped.add(before + way + behind));
    return wrapped;
  }
}
