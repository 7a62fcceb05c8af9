package io.domainrouter.lint.watch;

import io.domainrouter.lint.Finding;
import io.domainrouter.lint.Linter;
import io.domainrouter.lint.rule.Exemption;
import io.domainrouter.observe.StatementUse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** The account of a statement that violates a rule. Thread-safe. */
final class ViolatingUse extends StatementUse {
  private final Linter linter;
  private final Linter.Judged judged;
  private final Optional<Exemption> written;
  private final FrameBudget frames;
  private final Callers callers = new Callers();
  private final LongAdder besideTemporaryTables = new LongAdder();
  private final Sighting sighting = new Seen();

  /**
   * @param judged of a text that is not too long to be kept
   * @param written the exemption in the whole text
   */
  ViolatingUse(
      Linter linter, Linter.Judged judged, Optional<Exemption> written, FrameBudget frames) {
    super(judged.statement().sql(), judged.statement().profile());
    this.linter = linter;
    this.judged = judged;
    this.written = written;
    this.frames = frames;
  }

  Sighting sighting() {
    return sighting;
  }

  Optional<Exemption> written() {
    return written;
  }

  @Override
  public void took(long nanos, int executions) {
    super.took(nanos, executions);
    frames.frame().ifPresent(callers::add);
  }

  @Override
  public void ranBesideTemporaryTables() {
    if ((reads() | writes()) >>> NO_DOMAIN != 0) {
      besideTemporaryTables.increment();
    }
  }

  private final class Seen extends Sighting {
    @Override
    List<Finding> findings() {
      return linter.statement(sql(), judged, callers.first(), written.or(callers::exemption));
    }

    /** A temporary table is in no place: what may be one is given the benefit of the doubt. */
    @Override
    long count() {
      return Math.max(0, ViolatingUse.this.count() - besideTemporaryTables.sum());
    }

    @Override
    Callers callers() {
      return callers;
    }
  }
}
