package io.domainrouter.lint.source;

import io.domainrouter.lint.StatementSink;
import io.domainrouter.lint.rule.Location;
import java.io.IOException;
import java.io.Reader;
import java.util.regex.Pattern;

/**
 * Reads a slow query log of MySQL or MariaDB. It holds some statements of a transaction only, so
 * none is judged.
 */
final class SlowLogReader {
  private static final Pattern PREAMBLE =
      Pattern.compile("(?i)(use [^;]*|set timestamp=\\d+);|# administrator command.*");
  private static final Pattern START_OF_SERVER =
      Pattern.compile(".*, Version: .* started with:|Tcp port: .*|Time\\s+Id Command\\s+Argument");

  private final String source;
  private final StatementSink sink;
  private final StringBuilder sql = new StringBuilder();
  private int beginLine;
  private boolean cut;

  SlowLogReader(String source, StatementSink sink) {
    this.source = source;
    this.sink = sink;
  }

  static boolean isHeader(String line) {
    return line.startsWith("# Time: ") || line.startsWith("# User@Host: ");
  }

  void read(Reader reader) throws IOException {
    Lines lines = new Lines(reader);
    boolean complete = true;
    for (String line = lines.next(); line != null; line = lines.next()) {
      complete = lines.isComplete();
      if (isHeader(line)) {
        emit();
      } else if (!isPreamble(line)) {
        append(line, lines.number());
        cut |= lines.isCut();
      }
    }
    if (!complete && !sql.isEmpty()) {
      sink.note(source + ":" + beginLine + ": ends in the middle of a statement");
      sql.setLength(0);
    }
    emit();
  }

  private boolean isPreamble(String line) {
    return sql.isEmpty()
        && (line.startsWith("# ")
            || PREAMBLE.matcher(line).matches()
            || START_OF_SERVER.matcher(line).matches());
  }

  private void append(String line, int number) {
    if (sql.isEmpty()) {
      beginLine = number;
    }
    int room = Lines.LONGEST - sql.length();
    cut |= line.length() >= room;
    sql.append(line, 0, Math.min(line.length(), room)).append('\n');
  }

  private void emit() {
    String text = sql.toString().strip();
    sql.setLength(0);
    if (cut) {
      sink.note(source + ":" + beginLine + ": a statement of more than a megabyte left out");
    } else if (!text.isEmpty()) {
      sink.statement(
          text.endsWith(";") ? text.substring(0, text.length() - 1) : text,
          Location.recorded(source, beginLine),
          null,
          1);
    }
    cut = false;
  }
}
