package io.domainrouter.execute;

import com.mysql.cj.jdbc.StatementImpl;
import io.domainrouter.journal.TouchedRows;
import io.domainrouter.rows.Column;
import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.Rows;
import io.domainrouter.rows.TableShape;
import io.domainrouter.sql.WriteShape;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The keys of an INSERT … SELECT that leaves them to the server: whatever the query gave, the rows
 * are numbered from the statement's insert id on. Other rows that the transaction sees there do no
 * harm.
 */
final class InsertSelectCapture implements KeyCapture {
  private final TableShape shape;
  private final PhysicalSession session;

  InsertSelectCapture(WriteShape.InsertSelect insert, TableShape shape, PhysicalSession session)
      throws RoutingException {
    this.shape = shape;
    this.session = session;
    Column first = shape.key().get(0);
    boolean counted = first.autoIncrement() && !insert.columns().contains(first.name());
    if (shape.key().size() > 1 || !counted) {
      throw new RoutingException(
          "DR003",
          "The write of "
              + shape.name()
              + " cannot be mirrored: INSERT with a query that gives the key.");
    }
  }

  @Override
  public void before() {
    // The rows are known by the numbers that they get.
  }

  @Override
  public void after(Statement executed, TouchedRows rows) throws SQLException {
    long count = executed.getLargeUpdateCount();
    if (count == 0) {
      return;
    }
    long first = executed.unwrap(StatementImpl.class).getLastInsertID();
    Set<RowKey> keys = from(Long.toUnsignedString(first));
    if (first == 0 || keys.size() < count) {
      throw new SQLTransactionRollbackException(
          "The keys of the "
              + count
              + " rows inserted into "
              + shape.name()
              + " are not certain; try the transaction again.",
          "40001",
          0);
    }
    keys.forEach(key -> rows.add(shape.name(), key, false));
  }

  private Set<RowKey> from(String first) throws SQLException {
    Set<RowKey> keys = new LinkedHashSet<>();
    String select =
        "SELECT "
            + Rows.keyColumns(shape, "")
            + " FROM "
            + KeyValues.quote(shape.name())
            + " WHERE "
            + KeyValues.quote(shape.key().get(0).name())
            + " >= "
            + first;
    try (Statement statement = session.connection().createStatement();
        ResultSet row = statement.executeQuery(select)) {
      while (row.next()) {
        keys.add(Rows.key(row, shape, 1));
      }
    }
    return keys;
  }
}
