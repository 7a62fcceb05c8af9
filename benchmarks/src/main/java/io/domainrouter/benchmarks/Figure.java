package io.domainrouter.benchmarks;

import java.util.Locale;
import org.openjdk.jmh.results.RunResult;

/**
 * What one benchmark took on one side. Immutable.
 *
 * @param nanos processor time per operation; the median of all iterations
 * @param bytes allocated per operation
 */
record Figure(double nanos, double bytes) {

  static Figure of(RunResult result) {
    return new Figure(median(result, CpuTime.NAME), median(result, "gc.alloc.rate.norm"));
  }

  private static double median(RunResult result, String name) {
    return result.getSecondaryResults().get(name).getStatistics().getPercentile(50);
  }

  /** Both sides of one benchmark as columns: ns, then B, each raw, routed, difference, ratio. */
  static String row(String separator, String name, int threads, Figure raw, Figure routed) {
    return String.join(
        separator,
        String.format(Locale.ROOT, "%-20s", name),
        String.format(Locale.ROOT, "%7d", threads),
        columns(separator, raw.nanos, routed.nanos),
        columns(separator, raw.bytes, routed.bytes));
  }

  private static String columns(String separator, double raw, double routed) {
    return String.format(
        Locale.ROOT,
        "%8.1f%s%9.1f%s%8.1f%s%7.2f",
        raw,
        separator,
        routed,
        separator,
        routed - raw,
        separator,
        raw < 0.5 ? Double.NaN : routed / raw);
  }
}
