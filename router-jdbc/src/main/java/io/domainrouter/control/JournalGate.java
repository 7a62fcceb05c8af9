package io.domainrouter.control;

import io.domainrouter.journal.PoisonedRows;
import java.sql.SQLException;
import java.util.List;

/** What waits in the journal can be worked off soon. */
record JournalGate(ControlContext context) implements Gate {
  private static final long ALMOST_DRAINED = 10_000;

  @Override
  public String name() {
    return "journal";
  }

  @Override
  public String criterion() {
    return "fewer than " + ALMOST_DRAINED + " keys wait, and the mirror refuses no row";
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    List<PoisonedRows> poisoned = context.poisonedRows(domain);
    if (!poisoned.isEmpty()) {
      return new Gates.Finding(false, PoisonedRows.describe(poisoned));
    }
    long depth = context.journalState(domain).keys();
    return new Gates.Finding(depth < ALMOST_DRAINED, depth + " keys are waiting in the journal");
  }
}
