package io.domainrouter.migrate;

import java.sql.SQLException;

/** What a failure means for work that can be done again from its beginning. */
enum Trouble {
  /** Another transaction holds a row, or we were chosen to end a deadlock. */
  BUSY,
  /** A unique value stands in another row. */
  DUPLICATE,
  /** The connection is gone, or there is none to be had, or somebody has ended what it ran. */
  DISCONNECTED,
  /** A server has no space left, which somebody may make. */
  FULL,
  OTHER;

  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int DEADLOCK = 1213;
  private static final int RECORD_CHANGED = 1020;
  private static final int DISK_FULL = 1021;
  private static final int ERROR_ON_WRITE = 1026;
  private static final int TABLE_FULL = 1114;
  private static final int LOCK_NOWAIT = 3572;
  private static final int INTERRUPTED = 1317;
  private static final int KILLED = 3169;
  private static final int KILLED_ON_MARIADB = 1927;
  private static final int SILENT_FOR_TOO_LONG = 4031;
  private static final int DUPLICATE_ENTRY = 1062;
  private static final int DUPLICATE_ENTRY_WITH_KEY_NAME = 1586;

  static Trouble of(SQLException e) {
    return switch (e.getErrorCode()) {
      case LOCK_WAIT_TIMEOUT, LOCK_NOWAIT, DEADLOCK, RECORD_CHANGED -> BUSY;
      case DUPLICATE_ENTRY, DUPLICATE_ENTRY_WITH_KEY_NAME -> DUPLICATE;
      case INTERRUPTED, KILLED, KILLED_ON_MARIADB, SILENT_FOR_TOO_LONG -> DISCONNECTED;
      case DISK_FULL, ERROR_ON_WRITE, TABLE_FULL -> FULL;
      default -> e.getSQLState() != null && e.getSQLState().startsWith("08") ? DISCONNECTED : OTHER;
    };
  }
}
