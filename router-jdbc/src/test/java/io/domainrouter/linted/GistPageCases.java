package io.domainrouter.linted;

import io.domainrouter.lint.junit.DomainLintExtension;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** The application's tests, run by {@link DomainLintExtensionTest}; some fail by the linter. */
@ExtendWith(DomainLintExtension.class)
@TestMethodOrder(MethodOrderer.MethodName.class)
class GistPageCases {
  /** Where the application gets its connections from. */
  interface Database {
    Connection connect() throws SQLException;
  }

  static Database database;

  private Connection connection;
  private GistPage page;

  @BeforeEach
  void connect() throws SQLException {
    connection = database.connect();
    page = new GistPage(connection);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void aReadsOneDomain() throws SQLException {
    page.readsOneDomain();
  }

  @Test
  void bJoins() throws SQLException {
    page.joins();
    page.joins();
  }

  @Test
  void cJoinsAgain() throws SQLException {
    page.joins();
  }

  @Test
  void dJoinsPrepared() throws SQLException {
    page.joinsPrepared();
  }

  @Test
  void eIsExempt() throws SQLException {
    page.joinsExempted();
  }

  @Test
  void fExemptionExpired() throws SQLException {
    page.joinsWithExpiredExemption();
  }

  @Test
  void gWritesTwoDomains() throws SQLException {
    page.writesTwoDomains(true);
  }

  @Test
  void hWritesOneAfterTheOther() throws SQLException {
    page.writesOneAfterTheOther();
  }

  @Test
  void iBatches() throws SQLException {
    page.batches();
  }

  @Test
  void jRollsBack() throws SQLException {
    page.writesTwoDomains(false);
  }

  @Test
  void kWritesInThreeTransactions() throws SQLException {
    page.writesInThreeTransactions();
  }
}
