package io.domainrouter.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Where the time of a routed call goes, and its memory: one benchmark under Flight Recorder, each
 * line of code with its share of the nanoseconds, each class with its share of the bytes.
 *
 * <p>The recorder cannot look into the clock of the system, which therefore stands apart, at what
 * one reading takes here ({@link Machine#clockNanos}).
 *
 * <p>Argument: the name of the benchmark.
 */
public final class Profile {
  private static final int SHOWN = 14;

  private final Map<String, Long> lines = new HashMap<>();
  private final Map<String, Long> classes = new HashMap<>();

  public static void main(String[] arguments) throws RunnerException, IOException {
    Path recording = Files.createTempFile("profile", ".jfr");
    try {
      Figure figure = Figure.of(run(arguments[0], recording));
      Profile profile = new Profile();
      profile.read(recording);
      double clock = Machine.clockNanos();
      System.out.printf(
          Locale.ROOT,
          "%s; load %s%n%s: %.1f ns and %.0f B for each call, of which a reading of the clock takes"
              + " %.1f ns%n",
          Machine.describe(),
          Machine.load(),
          arguments[0],
          figure.nanos(),
          figure.bytes(),
          clock);
      print("ns", figure.nanos() - clock, profile.lines);
      print("B", figure.bytes(), profile.classes);
    } finally {
      Files.delete(recording);
    }
  }

  private static RunResult run(String benchmark, Path recording) throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include("TwinBenchmark\\." + benchmark + "$")
                .param("side", Side.ROUTED.name())
                .warmupIterations(4)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(20)
                .measurementTime(TimeValue.seconds(1))
                .forks(1)
                .jvmArgs(
                    "-Xms512m",
                    "-Xmx512m",
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:+DebugNonSafepoints",
                    "-Xlog:jfr+startup=error",
                    "-XX:StartFlightRecording=delay=6s,settings=profile,filename=" + recording)
                .addProfiler(CpuTime.class)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build())
        .runSingle();
  }

  private void read(Path recording) throws IOException {
    try (RecordingFile events = new RecordingFile(recording)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        RecordedStackTrace stack = event.getStackTrace();
        if (stack == null || !isOfBenchmark(stack.getFrames())) {
          continue;
        }
        switch (event.getEventType().getName()) {
          case "jdk.ExecutionSample" -> lines.merge(line(stack.getFrames()), 1L, Long::sum);
          case "jdk.ObjectAllocationSample" ->
              classes.merge(
                  event.getClass("objectClass").getName(), event.getLong("weight"), Long::sum);
          default -> {} // of no interest here
        }
      }
    }
  }

  private static boolean isOfBenchmark(List<RecordedFrame> frames) {
    return frames.stream()
        .anyMatch(
            frame -> frame.getMethod().getType().getName().equals(TwinBenchmark.class.getName()));
  }

  /** The line that ran; for one of the JDK, the line of the router or the stub that led there. */
  private static String line(List<RecordedFrame> frames) {
    String top = name(frames.get(0));
    for (RecordedFrame frame : frames) {
      if (frame.getMethod().getType().getName().startsWith("io.domainrouter")) {
        return name(frame).equals(top) ? top : name(frame) + " in " + top;
      }
    }
    return top;
  }

  private static String name(RecordedFrame frame) {
    String type = frame.getMethod().getType().getName();
    return type.substring(type.lastIndexOf('.') + 1)
        + "."
        + frame.getMethod().getName()
        + ":"
        + frame.getLineNumber();
  }

  private static void print(String unit, double whole, Map<String, Long> shares) {
    double sum = shares.values().stream().mapToLong(Long::longValue).sum();
    shares.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(SHOWN)
        .forEach(
            share ->
                System.out.printf(
                    Locale.ROOT,
                    "%7.1f %-2s  %s%n",
                    whole * share.getValue() / sum,
                    unit,
                    share.getKey()));
  }
}
