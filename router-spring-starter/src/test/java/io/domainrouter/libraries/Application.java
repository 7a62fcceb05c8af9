package io.domainrouter.libraries;

import java.util.List;

/** An application that works with a library, which stays open from the first round to the last. */
interface Application extends AutoCloseable {
  /** Starts an application on a database. */
  interface Launcher {
    Application start(Database database) throws Exception;
  }

  /**
   * Reads and writes products whose article numbers begin with {@link #prefix}.
   *
   * @return what it saw: everything but generated keys, which may leave gaps at a cutover
   */
  List<?> work(int round) throws Exception;

  @Override
  default void close() throws Exception {}

  /** What the article numbers of a round begin with. */
  static String prefix(int round) {
    return "r" + round + "-";
  }
}
