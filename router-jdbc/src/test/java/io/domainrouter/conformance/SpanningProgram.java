package io.domainrouter.conformance;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A program whose statements and results live on from one phase to the next. Not thread-safe. */
final class SpanningProgram implements AutoCloseable {
  private static final String NEXT_PHASE = "nextPhase";

  private final Laboratory laboratory;
  private final List<Program> parts;
  private final Connection raw;
  private final Connection routed;
  private final Interpreter onRaw;
  private final Interpreter onRouted;

  SpanningProgram(Program program, Laboratory laboratory) throws SQLException {
    this.laboratory = laboratory;
    parts = split(program);
    raw = laboratory.connectRaw();
    routed = laboratory.connectRouted();
    onRaw = new Interpreter(raw, new MethodCoverage());
    onRouted = new Interpreter(routed, new MethodCoverage());
  }

  private static List<Program> split(Program program) {
    List<Program> parts = new ArrayList<>();
    List<Step> part = new ArrayList<>();
    for (Step step : program.steps()) {
      if (step.method().equals(NEXT_PHASE)) {
        parts.add(program.with(part));
        part = new ArrayList<>();
      } else {
        part.add(step);
      }
    }
    parts.add(program.with(part));
    return parts;
  }

  int parts() {
    return parts.size();
  }

  /** The difference that no rule explains; null if there is none. */
  Difference play(int part) {
    Program program = parts.get(part);
    List<List<String>> expected = program.steps().stream().map(onRaw::play).toList();
    List<List<String>> actual = program.steps().stream().map(onRouted::play).toList();
    return laboratory.comparison(program, expected, actual).unexplained();
  }

  @Override
  public void close() throws SQLException {
    raw.close();
    routed.close();
  }
}
