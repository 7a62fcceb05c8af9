package io.domainrouter.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The transactions of one life of an application, as {@link HistoryLog} has them, in the order of
 * their intents; those of one thread are in the order of their commits. Immutable.
 */
public record History(List<Entry> entries, List<String> problems) {
  public enum Outcome {
    ACKNOWLEDGED,
    ROLLED_BACK,
    UNKNOWN
  }

  /** One transaction. */
  public record Entry(String transaction, Map<String, String> effects, Outcome outcome) {}

  public static History read(Path file) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] part = line.split("\t", -1);
      switch (part[0]) {
        case "I" -> entries.put(part[1], new Entry(part[1], effects(part[2]), Outcome.UNKNOWN));
        case "A" ->
            entries.computeIfPresent(
                part[1], (id, intended) -> new Entry(id, intended.effects(), Outcome.ACKNOWLEDGED));
        case "R" -> entries.put(part[1], new Entry(part[1], effects(part[2]), Outcome.ROLLED_BACK));
        case "P" -> problems.add(part[2]);
        default -> throw new IOException("not a line of a history: " + line);
      }
    }
    return new History(List.copyOf(entries.values()), problems);
  }

  private static Map<String, String> effects(String text) {
    Map<String, String> effects = new LinkedHashMap<>();
    for (String effect : text.isEmpty() ? new String[0] : text.split(";")) {
      int equals = effect.indexOf('=');
      effects.put(effect.substring(0, equals), effect.substring(equals + 1));
    }
    return effects;
  }

  long count(Outcome outcome) {
    return entries.stream().filter(entry -> entry.outcome() == outcome).count();
  }
}
