package io.domainrouter.example.traffic;

import java.sql.SQLException;

/**
 * One thing that the application does, such as a page or a form.
 *
 * @param weight how often it comes, relative to the others
 * @param action its statements: reads, and at most one write or transaction, so that it can be
 *     repeated as a whole when the server picks it as a deadlock victim
 */
public record Operation(String name, int weight, Action action) {

  /** The statements of an operation; returns what to note once they are acknowledged. */
  @FunctionalInterface
  interface Action {
    Acknowledgement run(Session session, Worker worker) throws SQLException;
  }

  /** What an acknowledged operation adds to the history. */
  @FunctionalInterface
  interface Acknowledgement {
    Acknowledgement NOTHING = history -> {};

    void note(History history);
  }
}
