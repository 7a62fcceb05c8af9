package io.domainrouter.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs every twin, each side in JVMs of its own, one right after the other, and prints what the
 * router adds.
 *
 * <p>Arguments: {@code --short} for quicker and rougher figures, {@code --rows=FILE} for the
 * figures once more, separated by tabs, and names of benchmarks for those alone.
 */
public final class Overhead {
  private static final List<String> BENCHMARKS =
      List.of(
          "prepareExecuteClose",
          "executeAgain",
          "updateAgain",
          "statementNewLiteral",
          "openAndClose",
          "wholeCycle");
  private static final List<Integer> THREADS = List.of(1, 4);
  private static final String ROWS = "--rows=";

  private final boolean quick;
  private final List<String> rows = new ArrayList<>();

  private Overhead(boolean quick) {
    this.quick = quick;
  }

  public static void main(String[] arguments) throws RunnerException, IOException {
    List<String> given = List.of(arguments);
    List<String> named = given.stream().filter(BENCHMARKS::contains).toList();
    Overhead overhead = new Overhead(given.contains("--short"));
    overhead.run(named.isEmpty() ? BENCHMARKS : named);
    for (String argument : given) {
      if (argument.startsWith(ROWS)) {
        Files.write(Path.of(argument.substring(ROWS.length())), overhead.rows);
      }
    }
  }

  private void run(List<String> benchmarks) throws RunnerException {
    System.out.printf(
        Locale.ROOT,
        "%s; load before %s; reading the clock takes %.0f ns%n",
        Machine.describe(),
        Machine.load(),
        Machine.clockNanos());
    System.out.printf(
        "%-20s %7s %8s %9s %8s %7s %8s %9s %8s %7s%n",
        "benchmark",
        "threads",
        "ns raw",
        "ns routed",
        "ns over",
        "ratio",
        "B raw",
        "B routed",
        "B over",
        "ratio");
    for (int threads : THREADS) {
      for (String benchmark : benchmarks) {
        print(benchmark, threads);
      }
    }
    System.out.printf("load after %s%n", Machine.load());
  }

  private void print(String benchmark, int threads) throws RunnerException {
    Collection<RunResult> results = new Runner(options(benchmark, threads)).run();
    Figure raw = figure(results, Side.RAW);
    Figure routed = figure(results, Side.ROUTED);
    System.out.println(Figure.row(" ", benchmark, threads, raw, routed));
    rows.add(Figure.row("\t", benchmark, threads, raw, routed).replace(" ", ""));
  }

  private Options options(String benchmark, int threads) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("TwinBenchmark\\." + benchmark + "$")
            .threads(threads)
            .warmupIterations(quick ? 4 : 6)
            .measurementIterations(quick ? 5 : 10)
            .warmupTime(TimeValue.seconds(1))
            .measurementTime(TimeValue.milliseconds(500))
            .forks(quick ? 1 : 2)
            .jvmArgs("-Xms512m", "-Xmx512m")
            .addProfiler(CpuTime.class)
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    return options.build();
  }

  private static Figure figure(Collection<RunResult> results, Side side) {
    return results.stream()
        .filter(result -> result.getParams().getParam("side").equals(side.name()))
        .map(Figure::of)
        .findFirst()
        .orElseThrow();
  }
}
