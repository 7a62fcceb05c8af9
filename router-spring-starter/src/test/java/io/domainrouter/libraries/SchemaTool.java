package io.domainrouter.libraries;

import javax.sql.DataSource;

/** A tool that brings a database up to date by files, and keeps in it which ones it has run. */
interface SchemaTool {
  /**
   * Runs what the database has not had yet.
   *
   * @param locations folders of the test's class path, all that this database has ever had
   */
  void migrate(DataSource dataSource, String... locations) throws Exception;

  /** Gets over a migration that failed. */
  void repair(DataSource dataSource, String... locations) throws Exception;
}
