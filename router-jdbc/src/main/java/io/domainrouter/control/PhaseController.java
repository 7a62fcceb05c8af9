package io.domainrouter.control;

import java.sql.SQLException;
import java.util.List;

/**
 * Moves domains from phase to phase, with gates, undo and audit. Thread-safe; one transition runs
 * at a time.
 */
public final class PhaseController {
  PhaseController() {}

  /**
   * One phase forward. Entering 3a starts the copy in the background and returns.
   *
   * @throws GatesRefusedException when a gate refuses and the request does not force it
   */
  public TransitionReport advance(String domain, ChangeRequest request) throws SQLException {
    throw new UnsupportedOperationException(domain + request);
  }

  /** One phase back. */
  public TransitionReport goBack(String domain, ChangeRequest request) throws SQLException {
    throw new UnsupportedOperationException(domain + request);
  }

  /** The gates of the next (or, backwards, the previous) transition, without changing anything. */
  public List<GateResult> checkGates(String domain, boolean forward) throws SQLException {
    throw new UnsupportedOperationException(domain + forward);
  }

  /** Waits until the background copy and verification of a domain in 3a has ended. */
  public void awaitCopy(String domain, java.time.Duration atMost) throws SQLException {
    throw new UnsupportedOperationException(domain + atMost);
  }

  /**
   * @param percent 0..100
   */
  public void setReadPercent(String domain, int percent, ChangeRequest request)
      throws SQLException {
    throw new UnsupportedOperationException(domain + percent + request);
  }

  /**
   * Off: writes are journaled only and no read goes to the mirror, until it is switched on again.
   */
  public void setDualWrite(String domain, boolean on, ChangeRequest request) throws SQLException {
    throw new UnsupportedOperationException(domain + on + request);
  }

  /**
   * Emergency: every domain back to phase 2 where that is free of loss; one line per domain says.
   */
  public List<String> everythingToMonolith(ChangeRequest request) throws SQLException {
    throw new UnsupportedOperationException(String.valueOf(request));
  }

  public List<DomainStatus> status() {
    throw new UnsupportedOperationException();
  }
}
