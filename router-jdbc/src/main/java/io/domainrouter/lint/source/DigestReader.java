package io.domainrouter.lint.source;

import io.domainrouter.lint.StatementSink;
import io.domainrouter.lint.rule.Location;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads {@code performance_schema.events_statements_summary_by_digest} as the mysql client ({@code
 * -B}) or a tool wrote it: values between tabs or commas, the columns' names first.
 */
final class DigestReader {
  private static final String TEXT = "digest_text";
  private static final String COUNT = "count_star";

  private final String source;
  private final StatementSink sink;
  private char separator;
  private int truncated;

  DigestReader(String source, StatementSink sink) {
    this.source = source;
    this.sink = sink;
  }

  static boolean isHeader(String line) {
    return line.toLowerCase(Locale.ROOT).contains(TEXT);
  }

  void read(Reader reader) throws IOException {
    Lines lines = new Lines(reader);
    String header = lines.next();
    separator = header.indexOf('\t') >= 0 ? '\t' : ',';
    List<String> names = values(header).stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
    int text = names.indexOf(TEXT);
    int count = names.indexOf(COUNT);
    if (text < 0) {
      sink.note(source + ": left out, it has no column DIGEST_TEXT");
      return;
    }
    for (String line = lines.next(); line != null; line = lines.next()) {
      List<String> values = values(line);
      if (lines.isCut()) {
        sink.note(source + ":" + lines.number() + ": a line of more than a megabyte left out");
      } else if (values.size() > text) {
        digest(values.get(text), count(values, count), lines.number());
      }
    }
    if (truncated > 0) {
      sink.note(source + ": " + truncated + " digests left out that the server had cut off");
    }
  }

  private void digest(String text, long count, int line) {
    if (text.endsWith("...") || text.equals("NULL")) {
      truncated++;
      return;
    }
    String sql = text.replace("(...)", "(?)").replace("...", "?");
    sink.statement(sql, Location.recorded(source, line), null, count);
  }

  private static long count(List<String> values, int column) {
    try {
      return column < 0 || column >= values.size() ? 1 : Long.parseLong(values.get(column));
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  private List<String> values(String line) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && separator == ',') {
        boolean doubled = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
        if (doubled) {
          value.append(line.charAt(i++));
        } else {
          quoted = !quoted;
        }
      } else if (c == separator && !quoted) {
        values.add(value.toString());
        value.setLength(0);
      } else if (c == '\\' && separator == '\t' && i + 1 < line.length()) {
        value.append(unescaped(line.charAt(++i)));
      } else {
        value.append(c);
      }
    }
    values.add(value.toString());
    return values;
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'n', 't' -> ' ';
      default -> c;
    };
  }
}
