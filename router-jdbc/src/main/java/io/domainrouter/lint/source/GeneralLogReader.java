package io.domainrouter.lint.source;

import io.domainrouter.lint.StatementSink;
import io.domainrouter.lint.rule.Location;
import java.io.IOException;
import java.io.Reader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a general query log of MySQL or MariaDB, with the transactions of its sessions. */
final class GeneralLogReader {
  private static final Pattern ENTRY =
      Pattern.compile(
          "(?:\\d{4}-\\d\\d-\\d\\dT\\S+|\\d{6} [ \\d]\\d:\\d\\d:\\d\\d)?\\s+(\\d+) "
              + "(Connect|Quit|Query|Execute|Prepare|Init DB|Close stmt|Reset stmt|Long Data|Ping|Fetch"
              + "|Statistics|Change user|Field List|Reset Connection|Refresh|Shutdown|Sleep|Set option"
              + "|Daemon|Bulk execute|Binlog Dump.*|Register Slave|Kill|Debug|Time|Table Dump|Processlist)"
              + "(?:\\s(.*)|$)");

  private final String source;
  private final StatementSink sink;
  private final StringBuilder sql = new StringBuilder();
  private String session;
  private int beginLine;
  private boolean statement;
  private boolean cut;

  GeneralLogReader(String source, StatementSink sink) {
    this.source = source;
    this.sink = sink;
  }

  static boolean isEntry(String line) {
    return ENTRY.matcher(line).matches();
  }

  void read(Reader reader) throws IOException {
    Lines lines = new Lines(reader);
    for (String line = lines.next(); line != null; line = lines.next()) {
      Matcher entry = ENTRY.matcher(line.length() > 1_000 ? line.substring(0, 1_000) : line);
      if (entry.lookingAt()) {
        emit();
        begin(entry, line, lines);
      } else if (statement) {
        append("\n" + line);
      }
      cut |= lines.isCut();
      if (!lines.isComplete() && statement) {
        sink.note(source + ":" + beginLine + ": ends in the middle of a statement");
        statement = false;
      }
    }
    emit();
  }

  private void begin(Matcher entry, String line, Lines lines) {
    session = source + "#" + entry.group(1);
    beginLine = lines.number();
    String command = entry.group(2);
    statement = command.equals("Query") || command.equals("Execute");
    if (statement && entry.group(3) != null) {
      append(line.substring(entry.start(3)));
    }
    if (command.equals("Quit") || command.equals("Connect")) {
      sink.sessionEnded(session);
    }
  }

  private void append(String text) {
    int room = Lines.LONGEST - sql.length();
    cut |= text.length() > room;
    sql.append(text, 0, Math.min(text.length(), room));
  }

  private void emit() {
    if (statement && cut) {
      sink.note(source + ":" + beginLine + ": a statement of more than a megabyte left out");
    } else if (statement && !sql.toString().isBlank()) {
      sink.statement(sql.toString().strip(), Location.recorded(source, beginLine), session, 1);
    }
    sql.setLength(0);
    statement = false;
    cut = false;
  }
}
