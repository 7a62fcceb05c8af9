package io.domainrouter.lint.source;

import java.io.IOException;
import java.io.Reader;

/**
 * The lines of a text of any length. Of a line longer than a megabyte the rest is passed over. Not
 * thread-safe.
 */
final class Lines {
  static final int LONGEST = 1 << 20;

  private final Reader reader;
  private final char[] buffer = new char[1 << 16];
  private final StringBuilder line = new StringBuilder();
  private int at;
  private int end;
  private int number;
  private boolean cut;
  private boolean complete = true;

  /**
   * @param reader remains the caller's to close
   */
  Lines(Reader reader) {
    this.reader = reader;
  }

  /** The next line without its end; null behind the last. */
  String next() throws IOException {
    line.setLength(0);
    cut = false;
    while (true) {
      if (at == end && !fill()) {
        complete = line.isEmpty();
        return complete ? null : counted();
      }
      int begin = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      append(begin);
      if (at < end) {
        at++;
        return counted();
      }
    }
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, reader.read(buffer));
    return end > 0;
  }

  private void append(int begin) {
    int room = LONGEST - line.length();
    cut |= at - begin > room;
    line.append(buffer, begin, Math.min(at - begin, room));
  }

  private String counted() {
    number++;
    int length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\r') {
      line.setLength(length - 1);
    }
    return line.toString();
  }

  /** The 1-based number of the line that was read last. */
  int number() {
    return number;
  }

  /** Whether the line that was read last was longer. */
  boolean isCut() {
    return cut;
  }

  /** Whether the line that was read last had an end. */
  boolean isComplete() {
    return complete;
  }
}
