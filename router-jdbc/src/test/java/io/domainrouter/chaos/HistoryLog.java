package io.domainrouter.chaos;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an application knows of its transactions, one line a fact, in a file that outlives a kill of
 * the process (not of the machine). Thread-safe.
 */
public final class HistoryLog {
  private final FileOutputStream file;

  public HistoryLog(Path path) throws IOException {
    file = new FileOutputStream(path.toFile(), true);
  }

  /**
   * Comes before the COMMIT is sent, or the statement that commits by itself.
   *
   * @param effects the values that rows have afterwards
   */
  void intended(String transaction, Map<String, String> effects) {
    write("I", transaction, text(effects));
  }

  void acknowledged(String transaction) {
    write("A", transaction, "");
  }

  /** The server or the application has rolled it back for sure. */
  void rolledBack(String transaction, Map<String, String> effects) {
    write("R", transaction, text(effects));
  }

  /** What an application must not see. */
  void problem(String words) {
    write("P", "", words);
  }

  private static String text(Map<String, String> effects) {
    return effects.entrySet().stream()
        .map(effect -> effect.getKey() + "=" + effect.getValue())
        .collect(Collectors.joining(";"));
  }

  private synchronized void write(String kind, String transaction, String text) {
    String line = kind + "\t" + transaction + "\t" + text.replaceAll("\\s", " ") + "\n";
    try {
      file.write(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
