package io.domainrouter.control;

import io.domainrouter.journal.PoisonedRows;
import io.domainrouter.phase.MirrorRow;
import java.sql.SQLException;
import java.util.List;

/** The mirror may be read: verified, and nothing is missing there. */
record MirrorGate(ControlContext context) implements Gate {
  private static final long CATCH_UP_MILLIS = 20_000;

  @Override
  public String name() {
    return "mirror";
  }

  @Override
  public String criterion() {
    return "the mirror is verified and has every committed write";
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    List<PoisonedRows> poisoned = context.poisonedRows(domain);
    if (!poisoned.isEmpty()) {
      return new Gates.Finding(false, PoisonedRows.describe(poisoned));
    }
    context.awaitMirror(domain, MirrorGate::isDecided, CATCH_UP_MILLIS);
    return context.mirrorRow(domain).trusted()
        ? new Gates.Finding(true, criterion())
        : new Gates.Finding(
            false, "the mirror is not trusted: " + context.mirrorRow(domain).reason());
  }

  /** Without a copy, or with dual write off, trust does not come by waiting. */
  private static boolean isDecided(MirrorRow mirror) {
    return mirror.trusted() || !mirror.verified() || !mirror.dualWrite();
  }
}
