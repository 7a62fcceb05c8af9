package io.domainrouter.execute;

import com.mysql.cj.NativeSession;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.exceptions.SQLExceptionsMapping;
import com.mysql.cj.jdbc.result.ResultSetFactory;
import com.mysql.cj.protocol.a.NativeProtocol;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Several of the router's own statements for one physical connection in one packet, which saves
 * round trips. The server must be told to take them (its option MULTI_STATEMENTS, one round trip),
 * and from then on takes several from the application too: so it is told not to before a text of
 * the application that may hold several, and before the connection goes back to its pool. Not
 * thread-safe.
 */
final class Packets {
  private final JdbcConnection driver;

  /** The application's URL allows several statements anyway. */
  private final boolean always;

  private boolean on;
  private ResultSetFactory answers;

  private Packets(JdbcConnection driver) {
    this.driver = driver;
    this.always =
        driver.getPropertySet().getBooleanProperty(PropertyKey.allowMultiQueries).getValue();
  }

  static Packets of(Connection driver) throws SQLException {
    return new Packets(driver.unwrap(JdbcConnection.class));
  }

  /**
   * One packet, for one execution. What a statement in it answers with stands behind the answers of
   * those before it; the first that fails is the last that is executed.
   *
   * @throws SQLException the connection's
   */
  PreparedStatement prepare(String first, String second) throws SQLException {
    allow(true);
    return driver.clientPrepareStatement(first + "; " + second);
  }

  /** Whether statements of the application can be put into an {@link Envelope}. */
  boolean takesEnvelopes() {
    boolean onServer =
        driver.getPropertySet().getBooleanProperty(PropertyKey.useServerPrepStmts).getValue();
    return !onServer && protocol().getQueryInterceptors() == null;
  }

  private NativeProtocol protocol() {
    return ((NativeSession) driver.getSession()).getProtocol();
  }

  /** Runs a statement of the application inside an envelope. */
  <R> R execute(StatementCall<R> call, Envelope envelope) throws SQLException {
    allow(true);
    if (answers == null) {
      answers = new ResultSetFactory(driver, null);
    }
    protocol().setQueryInterceptors(List.of(envelope.on(protocol(), answers)));
    try {
      return call.execute(driver);
    } finally {
      protocol().setQueryInterceptors(List.of());
    }
  }

  /** Makes the server refuse several statements in one packet, as the application expects. */
  void refuse() throws SQLException {
    allow(false);
  }

  private void allow(boolean wanted) throws SQLException {
    if (on == wanted || always) {
      return;
    }
    NativeSession session = (NativeSession) driver.getSession();
    driver.getLock().lock();
    try {
      if (wanted) {
        session.enableMultiQueries();
      } else {
        session.disableMultiQueries();
      }
      on = wanted;
    } catch (CJException e) {
      throw SQLExceptionsMapping.translateException(e, driver.getExceptionInterceptor());
    } finally {
      driver.getLock().unlock();
    }
  }
}
