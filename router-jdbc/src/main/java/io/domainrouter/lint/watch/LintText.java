package io.domainrouter.lint.watch;

/** A report as text, for people. Stateless. */
public final class LintText {
  private static final int SHAPES = 50;

  private LintText() {}

  /** Readiness first, then violations, then the shapes that are used most. */
  public static String of(LintReport report) {
    StringBuilder text = new StringBuilder(report.readiness()).append('\n');
    report.violations().forEach(violation -> append(text, violation));
    if (!report.shapes().isEmpty()) {
      text.append(
          "\n%12s %10s %10s %10s  %s%n".formatted("times", "a second", "ms", "most", "shape"));
      report.shapes().stream().limit(SHAPES).forEach(shape -> append(text, shape));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, ViolationReport violation) {
    text.append(
        "%n%s %s: %s%n  seen %d times, first %s, last %s%n"
            .formatted(
                violation.isExempt() ? violation.exemption() : violation.severity(),
                violation.rule(),
                violation.message(),
                violation.count(),
                violation.firstSeen(),
                violation.lastSeen()));
    if (!violation.sentBy().isEmpty()) {
      text.append("  sent by ").append(String.join(", ", violation.sentBy())).append('\n');
    }
    text.append("  ").append(violation.subject().replace("\n", "\n  ")).append('\n');
    if (!violation.proposal().isEmpty()) {
      text.append("  instead:\n    ")
          .append(String.join("\n    ", violation.proposal()))
          .append('\n');
    }
  }

  private static void append(StringBuilder text, ShapeReport shape) {
    text.append(
        "%12d %10.1f %10.3f %10.3f  %s%n"
            .formatted(
                shape.count(),
                shape.perSecond(),
                shape.meanMillis(),
                shape.longestMillis(),
                shape.shape()));
  }
}
