package io.domainrouter.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** The machine that a figure was measured on, in words. */
final class Machine {
  private static final Path CPUS = Path.of("/proc/cpuinfo");

  private static final int CLOCK_READINGS = 10_000_000;

  private Machine() {}

  static String describe() {
    return "%d cores (%s), %s %s, %s %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            cpu(),
            System.getProperty("java.vm.name"),
            System.getProperty("java.version"),
            System.getProperty("os.name"),
            System.getProperty("os.version"));
  }

  /** The operating system's load average of the last minute. */
  static String load() {
    return String.format(
        Locale.ROOT, "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /**
   * What one reading of the clock takes, in nanoseconds of the processor's time: the router reads
   * it for each statement.
   */
  static double clockNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begun = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < CLOCK_READINGS; i++) {
      System.nanoTime();
    }
    return (threads.getCurrentThreadCpuTime() - begun) / (double) CLOCK_READINGS;
  }

  private static String cpu() {
    try (Stream<String> lines = Files.lines(CPUS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch"); // only Linux says more
    }
  }
}
