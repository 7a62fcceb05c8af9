package io.domainrouter.execute;

import io.domainrouter.observe.Observation;
import io.domainrouter.observe.SessionObserver;
import java.sql.SQLException;
import java.util.List;

/**
 * A session that somebody follows. A class of its own, so that the others need not ask whether
 * somebody does: while it is not loaded, the JVM takes their methods for the only ones.
 */
final class ObservedSession extends RoutedSession {
  private final SessionObserver observer;

  ObservedSession(RoutingContext context, Observation observation) {
    super(context);
    this.observer = observation.open(context.catalog());
  }

  @Override
  public <R> R run(String sql, KnownStatement known, StatementCall<R> call) throws SQLException {
    observer.statement(sql);
    return super.run(sql, known, call);
  }

  @Override
  public long[] runBatch(
      String sql, StatementCall<long[]> natively, List<? extends StatementCall<Long>> entries)
      throws SQLException {
    observer.statement(sql);
    return super.runBatch(sql, natively, entries);
  }

  @Override
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    observer.autoCommit(autoCommit);
    super.setAutoCommit(autoCommit);
  }

  @Override
  public void commit() throws SQLException {
    observer.transactionEnded(true);
    super.commit();
  }

  @Override
  public void rollback() throws SQLException {
    observer.transactionEnded(false);
    super.rollback();
  }

  @Override
  public void close() throws SQLException {
    observer.transactionEnded(false);
    super.close();
  }
}
