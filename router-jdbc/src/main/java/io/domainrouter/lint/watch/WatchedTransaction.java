package io.domainrouter.lint.watch;

import io.domainrouter.lint.driver.ApplicationFrame;
import io.domainrouter.observe.StatementUse;
import io.domainrouter.observe.TransactionUse;
import io.domainrouter.sql.StatementKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The transactions of one session. Not thread-safe. One that stays in its domain costs a comparison
 * of bits per statement.
 */
final class WatchedTransaction implements TransactionUse {
  private static final long WITHOUT_NO_DOMAIN = ~(1L << StatementUse.NO_DOMAIN);

  private final CrossingTransactions crossing;
  private long reads;
  private long writes;
  private StatementUse first;
  private List<StatementUse> steps;
  private ApplicationFrame frame;

  WatchedTransaction(CrossingTransactions crossing) {
    this.crossing = crossing;
  }

  @Override
  public void touched(StatementUse use, boolean besideTemporaryTables) {
    long mask = besideTemporaryTables ? WITHOUT_NO_DOMAIN : -1L;
    long read = use.reads() & mask;
    long written = use.writes() & mask;
    boolean news = ((read & ~reads) | (written & ~writes)) != 0;
    if (news && use.profile().facts().kind() != StatementKind.DDL) {
      reads |= read;
      writes |= written;
      step(use);
    }
  }

  private void step(StatementUse use) {
    if (first == null) {
      first = use;
      return;
    }
    if (steps == null) {
      steps = new ArrayList<>(4);
      steps.add(first);
    }
    steps.add(use);
    if (frame == null && crosses()) {
      frame = crossing.frames().frame().orElse(null);
    }
  }

  private boolean crosses() {
    return Long.bitCount(reads | writes) > 1;
  }

  @Override
  public void ended() {
    if (first == null) {
      return;
    }
    if (steps != null && crosses()) {
      crossing.ended(steps, frame);
    }
    reads = 0;
    writes = 0;
    first = null;
    steps = null;
    frame = null;
  }
}
