package io.domainrouter.example.traffic;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What the traffic did and how long it took. Thread-safe. */
public final class Meter {
  private static final int KEPT_FAILURES = 20;

  private final LongAdder statements = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final ConcurrentLinkedQueue<String> firstFailures = new ConcurrentLinkedQueue<>();
  private final Latencies reads = new Latencies();
  private final Latencies writes = new Latencies();
  private final LongAccumulator longestWrite = new LongAccumulator(Math::max, 0);
  private final Set<Write> writesInFlight = ConcurrentHashMap.newKeySet();

  /** One write statement or commit under way; compared by identity. */
  static final class Write {
    private final long startedAt = System.nanoTime();
  }

  Write beginWrite() {
    Write write = new Write();
    writesInFlight.add(write);
    return write;
  }

  void endWrite(Write write) {
    long nanos = System.nanoTime() - write.startedAt;
    writes.record(nanos);
    longestWrite.accumulate(nanos);
    writesInFlight.remove(write);
  }

  void endRead(long startedAt) {
    reads.record(System.nanoTime() - startedAt);
  }

  void counted(int executed) {
    statements.add(executed);
  }

  void retried() {
    retries.increment();
  }

  void failed(String operation, SQLException failure) {
    failures.increment();
    if (firstFailures.size() < KEPT_FAILURES) {
      firstFailures.add(
          operation
              + ": "
              + failure.getMessage()
              + " (SQLState "
              + failure.getSQLState()
              + ", error "
              + failure.getErrorCode()
              + ")");
    }
  }

  /** Begins a window of time in which {@link #closeWindow} finds the longest write. */
  public void openWindow() {
    longestWrite.reset();
  }

  /**
   * Waits for the writes that are under way now, and returns the longest of the window in
   * nanoseconds.
   */
  public long closeWindow() {
    List<Write> underWay = List.copyOf(writesInFlight);
    while (underWay.stream().anyMatch(writesInFlight::contains)) {
      Pause.millis(1);
    }
    return longestWrite.get();
  }

  /** Everything counted so far. */
  public Figures figures() {
    return new Figures(
        statements.sum(),
        failures.sum(),
        retries.sum(),
        reads.percentileMillis(0.5),
        reads.percentileMillis(0.99),
        writes.percentileMillis(0.5),
        writes.percentileMillis(0.99),
        List.copyOf(firstFailures));
  }

  /**
   * A reading of the meter. Immutable.
   *
   * @param statements executed, entries of batches included
   * @param failures operations that ended in an error which no retry mends
   * @param retries of deadlock and lock-timeout victims
   * @param firstFailures the first of them in words
   */
  public record Figures(
      long statements,
      long failures,
      long retries,
      double readP50Millis,
      double readP99Millis,
      double writeP50Millis,
      double writeP99Millis,
      List<String> firstFailures) {}
}
