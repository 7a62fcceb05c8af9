package io.domainrouter.example.story;

import java.io.PrintStream;
import java.util.Locale;

/** What the person at the console sees. Thread-safe. */
final class Story {
  private final PrintStream out = System.out;
  private final long startedAt = System.nanoTime();

  /** One line after the seconds since the start. */
  void tell(String format, Object... values) {
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    out.println(
        String.format(Locale.ROOT, "%7.1f s  ", seconds)
            + String.format(Locale.ROOT, format, values));
  }

  /** One line as it is. */
  void print(String line) {
    out.println(line);
    out.flush();
  }
}
