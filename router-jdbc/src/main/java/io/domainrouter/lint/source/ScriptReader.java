package io.domainrouter.lint.source;

import io.domainrouter.lint.StatementShape;
import io.domainrouter.lint.StatementSink;
import io.domainrouter.lint.rule.Location;
import java.io.IOException;
import java.io.Reader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a script: SQL files of any kind, Flyway's and Liquibase's among them. Knows DELIMITER, and
 * the bodies of routines without it. Not thread-safe.
 */
final class ScriptReader {
  private static final Pattern DELIMITER = Pattern.compile("(?i)\\s*delimiter\\s+(\\S+)\\s*");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*}");
  private static final Pattern QUALIFIER = Pattern.compile("\\$\\{[^}]*}\\.");
  private static final Pattern PROGRAM =
      Pattern.compile(
          "(?s)(create|alter)\\s(?:[^(]*?\\s)?(trigger|procedure|function|event)\\s.*\\bbegin\\b.*");
  private static final Pattern NESTING =
      Pattern.compile(
          "\\b(?:(end\\s+(?:if|loop|while|repeat|for))|(end)(?:\\s+case)?|(begin|case))\\b");

  private final String source;
  private final StatementSink sink;
  private final StringBuilder statement = new StringBuilder();
  private String delimiter = ";";
  private int beginLine;
  private char open;
  private boolean oversized;

  ScriptReader(String source, StatementSink sink) {
    this.source = source;
    this.sink = sink;
  }

  void read(Reader reader) throws IOException {
    Lines lines = new Lines(reader);
    for (String line = lines.next(); line != null; line = lines.next()) {
      Matcher command = DELIMITER.matcher(line);
      if (open == 0 && statement.toString().isBlank() && command.matches()) {
        delimiter = command.group(1);
      } else {
        line(line, lines.number());
        if (lines.isCut()) {
          endUnseen();
        }
      }
    }
    if (open != 0) {
      sink.note(source + ": ends inside a string or comment that began before");
      statement.setLength(0);
    }
    emit();
    sink.sessionEnded(source);
  }

  private void line(String line, int number) {
    int begin = 0;
    int at = 0;
    while (at < line.length()) {
      if (open == 0 && line.startsWith(delimiter, at)) {
        append(line, begin, at, number);
        at += delimiter.length();
        begin = at;
        end();
      } else {
        at = step(line, at);
      }
    }
    append(line, begin, at, number);
    append("\n", 0, 1, number);
  }

  /** Passes one character, or what belongs together. */
  private int step(String line, int at) {
    char c = line.charAt(at);
    if (open == '*') {
      boolean closes = line.startsWith("*/", at);
      open = closes ? 0 : open;
      return at + (closes ? 2 : 1);
    }
    if (open != 0) {
      if (c == '\\' && open != '`') {
        return Math.min(at + 2, line.length());
      }
      open = c == open ? 0 : open;
      return at + 1;
    }
    if (c == '#' || line.startsWith("-- ", at) || endsWithDashes(line, at)) {
      return line.length();
    }
    if (line.startsWith("/*", at)) {
      open = '*';
      return at + 2;
    }
    open = c == '\'' || c == '"' || c == '`' ? c : 0;
    return at + 1;
  }

  private static boolean endsWithDashes(String line, int at) {
    return at == line.length() - 2 && line.endsWith("--");
  }

  private void append(String text, int from, int to, int number) {
    if (statement.isEmpty() && text.substring(from, to).isBlank()) {
      return;
    }
    if (statement.isEmpty()) {
      beginLine = number;
    }
    if (statement.length() + to - from > Lines.LONGEST) {
      oversized = true;
    } else {
      statement.append(text, from, to);
    }
  }

  private void end() {
    if (delimiter.equals(";") && isInsideProgram()) {
      statement.append(';');
    } else {
      emit();
    }
  }

  /** Of a line whose end was passed over it is taken that it ended its statement, as in dumps. */
  private void endUnseen() {
    open = 0;
    oversized = true;
    emit();
  }

  private boolean isInsideProgram() {
    String shape = statement.length() > 0 ? StatementShape.of(statement.toString()) : "";
    if (!PROGRAM.matcher(shape).matches()) {
      return false;
    }
    int depth = 0;
    for (Matcher word = NESTING.matcher(shape); word.find(); ) {
      if (word.group(3) != null) {
        depth++;
      } else if (word.group(2) != null) {
        depth--;
      }
    }
    return depth > 0;
  }

  private void emit() {
    String sql = statement.toString();
    statement.setLength(0);
    if (oversized) {
      oversized = false;
      sink.note(source + ":" + beginLine + ": a statement of more than a megabyte left out");
      return;
    }
    if (sql.contains("${")) {
      sql = PLACEHOLDER.matcher(QUALIFIER.matcher(sql).replaceAll("")).replaceAll("placeholder");
    }
    if (!StatementShape.of(sql).isEmpty()) {
      sink.statement(sql.strip(), Location.written(source, beginLine), source, 1);
    }
  }
}
