package io.domainrouter.fleet;

import io.domainrouter.testing.Latencies;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * How long a fleet's statements took, and how long cutovers held them. A pause ends when a writer
 * that was held knows where its domain is now; what comes then is its statement. Write transactions
 * are all added before the statements. Not thread-safe.
 */
final class FleetTimes {
  private static final int[] BOUNDS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 100_000};

  private static final int WORST = 5;

  /** One pause that was among the longest, beyond those in flight. */
  private record Pause(long beyond, String parts) {}

  private final List<Flip> flips;

  /** Whole statements that ran while writers were held, and those that ran at other times. */
  private final Latencies during = new Latencies();

  private final Latencies others = new Latencies();

  /** Those that were held, until they knew, and without the wait for transactions in flight. */
  private final Latencies paused = new Latencies();

  private final Latencies beyond = new Latencies();

  /** Those that were held, without the longest write transaction that was in flight. */
  private final Latencies beyondLongest = new Latencies();

  /** By flip: that transaction, from its first statement to its end. */
  private final long[] longest;

  private final PriorityQueue<Pause> worst =
      new PriorityQueue<>(Comparator.comparingLong(Pause::beyond));

  FleetTimes(List<Flip> flips) {
    this.flips = flips;
    this.longest = flips.stream().mapToLong(Flip::flight).toArray();
  }

  void addTransactions(Path transactions) throws IOException {
    read(
        transactions,
        (begun, took, thread) -> {
          for (int i = 0; i < longest.length; i++) {
            if (flips.get(i).meets(begun, took)) {
              longest[i] = Math.max(longest[i], took);
            }
          }
        });
  }

  private interface Reader {
    void take(long begun, long took, long thread);
  }

  private static void read(Path path, Reader reader) throws IOException {
    try (DataInputStream file =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      while (true) {
        reader.take(file.readLong(), file.readLong(), file.readLong());
      }
    } catch (EOFException e) {
      // That was all.
    }
  }

  /**
   * Adds the times of one process.
   *
   * @param said its lines {@code PASSED writer-overtaken <nanos> <thread>}, among others
   */
  void add(Path times, List<String> said) throws IOException {
    Map<Long, TreeSet<Long>> overtaken = new HashMap<>();
    for (String line : said) {
      String[] word = line.split(" ");
      if (word[0].equals("PASSED")) {
        overtaken
            .computeIfAbsent(Long.parseLong(word[3]), thread -> new TreeSet<>())
            .add(Long.parseLong(word[2]));
      }
    }
    read(
        times,
        (begun, took, thread) -> add(begun, took, overtaken.getOrDefault(thread, new TreeSet<>())));
  }

  private void add(long begun, long took, TreeSet<Long> overtaken) {
    Optional<Flip> by = flips.stream().filter(flip -> flip.holds(begun, took)).findFirst();
    (by.isPresent() ? during : others).accept(took);
    Long knew = overtaken.floor(begun + took);
    if (by.isPresent() && knew != null && knew >= begun) {
      paused.accept(knew - begun);
      long rest = by.get().beyondFlight(begun, knew - begun);
      beyond.accept(rest);
      beyondLongest.accept(Math.max(0, knew - begun - longest[flips.indexOf(by.get())]));
      worst.add(new Pause(rest, by.get().parts(begun, knew)));
      if (worst.size() > WORST) {
        worst.remove();
      }
    }
  }

  /** In milliseconds, of each flip. */
  List<Double> longestInFlight() {
    return Arrays.stream(longest).mapToObj(nanos -> nanos / 1e6).toList();
  }

  void print() {
    print("paused", paused);
    print("beyond", beyond);
    print("beyond-longest", beyondLongest);
    print("during", during);
    print("others", others);
    while (!worst.isEmpty()) {
      Pause pause = worst.remove();
      System.out.printf("FLEET WORST %.1f: %s%n", pause.beyond() / 1e6, pause.parts());
    }
  }

  private static void print(String which, Latencies latencies) {
    StringBuilder histogram = new StringBuilder();
    long before = latencies.count();
    for (int bound : BOUNDS) {
      long longer = latencies.longerThanMillis(bound);
      histogram.append(" <=").append(bound).append("ms:").append(before - longer);
      before = longer;
    }
    System.out.println("FLEET HISTOGRAM " + which + histogram);
    System.out.printf(
        "FLEET TIMES %s n=%d p50=%.1f p99=%.1f max=%.1f%n",
        which,
        latencies.count(),
        latencies.millis(0.5),
        latencies.millis(0.99),
        latencies.millis(1));
  }
}
