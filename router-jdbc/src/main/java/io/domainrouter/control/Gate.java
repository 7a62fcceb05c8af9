package io.domainrouter.control;

import java.sql.SQLException;

/** One condition of a step between phases. Looks and changes nothing; thread-safe. */
interface Gate {
  /** Its name in reports and in the audit. */
  String name();

  /** What must hold, in words. */
  String criterion();

  /** Whether it holds now; may wait some seconds for what is about to come true. */
  Gates.Finding look(int domain) throws SQLException;
}
