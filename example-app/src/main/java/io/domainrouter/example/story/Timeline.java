package io.domainrouter.example.story;

import io.domainrouter.control.GateResult;
import io.domainrouter.control.TransitionReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The transitions of a run in their order, as they go into the report. Not thread-safe. */
final class Timeline {
  private final List<Step> steps = new ArrayList<>();

  /**
   * One transition.
   *
   * @param exclusiveMillis how long the router held writers out
   * @param longestWriteMillis the longest write statement or commit of the application meanwhile
   */
  record Step(
      Instant at,
      String domain,
      String from,
      String to,
      double durationMillis,
      double exclusiveMillis,
      double longestWriteMillis,
      List<GateResult> gates,
      Map<String, String> details) {}

  Step add(TransitionReport report, long longestWriteNanos) {
    Step step =
        new Step(
            report.startedAt(),
            report.domain(),
            report.from().label(),
            report.to().label(),
            millis(report.duration()),
            millis(report.exclusive()),
            longestWriteNanos / 1e6,
            report.gates(),
            report.details());
    steps.add(step);
    return step;
  }

  List<Step> steps() {
    return Collections.unmodifiableList(steps);
  }

  double longestPauseMillis() {
    return steps.stream().mapToDouble(Step::longestWriteMillis).max().orElse(0);
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
