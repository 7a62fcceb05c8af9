package io.domainrouter.manage;

import java.sql.SQLException;

/** Errors in a form that a JMX client without our classes can read. */
final class RemoteErrors {
  private RemoteErrors() {}

  /** Something that may fail with an SQLException. */
  interface Call<R> {
    R get() throws SQLException;
  }

  /** The same without an answer. */
  interface Run {
    void run() throws SQLException;
  }

  static <R> R call(Call<R> call) {
    try {
      return call.get();
    } catch (SQLException e) {
      throw new IllegalStateException(e.getSQLState() + ": " + e.getMessage());
    }
  }

  static void run(Run run) {
    call(
        () -> {
          run.run();
          return null;
        });
  }
}
