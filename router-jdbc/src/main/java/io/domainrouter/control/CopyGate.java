package io.domainrouter.control;

import io.domainrouter.phase.MirrorRow;
import java.sql.SQLException;

/** The mirror was copied whole and compared equal. */
record CopyGate(ControlContext context) implements Gate {
  @Override
  public String name() {
    return "copy";
  }

  @Override
  public String criterion() {
    return "the copy is complete and verified";
  }

  @Override
  public Gates.Finding look(int domain) throws SQLException {
    MirrorRow mirror = context.mirrorRow(domain);
    return mirror.verified()
        ? new Gates.Finding(true, "copied and verified")
        : new Gates.Finding(false, "the copy is not complete and verified yet: " + mirror.reason());
  }
}
