package io.domainrouter.execute;

import io.domainrouter.rows.Column;
import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.Rows;
import io.domainrouter.rows.TableShape;
import io.domainrouter.sql.Value;
import io.domainrouter.sql.WriteShape;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The key that an UPDATE gives to its row, where the statement tells all of it: as a key is unique,
 * there can be one such row. The row's old key is found like that of any other UPDATE.
 */
final class MovedKey {
  private final TableShape shape;
  private final Parameters parameters;
  private final PhysicalSession session;
  private final KeyValues.Condition isNew = new KeyValues.Condition();

  private MovedKey(
      List<Value> values, TableShape shape, Parameters parameters, PhysicalSession session) {
    this.shape = shape;
    this.parameters = parameters;
    this.session = session;
    isNew.or(shape, shape.key().stream().map(Column::name).toList(), values);
  }

  /**
   * @return empty for an UPDATE that leaves the key as it is
   * @throws RoutingException {@code DR003} when it changes the key and the new one is not known, or
   *     other rows change with it
   */
  static Optional<MovedKey> of(
      WriteShape.Modify modify,
      TableShape shape,
      Parameters parameters,
      PhysicalSession session,
      Cascades cascades)
      throws SQLException {
    List<Column> changed =
        shape.key().stream()
            .filter(column -> modify.assigned().containsKey(column.name()))
            .toList();
    if (changed.isEmpty()) {
      return Optional.empty();
    }
    List<Value> values = new ArrayList<>();
    for (Column column : shape.key()) {
      Value value = modify.assigned().get(column.name());
      boolean told =
          value != null && ModifyCapture.isPlain(value) && !KeyValues.isNull(value, parameters);
      if (!told || modify.limited()) {
        throw KeyCapture.keyChanged(shape, changed.get(0));
      }
      values.add(value);
    }
    MovedKey moved = new MovedKey(values, shape, parameters, session);
    if (!moved.isNew.isReplayable(parameters) || cascades.followChangesOf(shape)) {
      throw KeyCapture.keyChanged(shape, changed.get(0));
    }
    return Optional.of(moved);
  }

  /**
   * The row after the statement.
   *
   * @throws SQLException {@code 40001} when there is none: the server has stored another value
   */
  List<RowKey> find() throws SQLException {
    List<RowKey> found = new ArrayList<>();
    String select =
        "SELECT "
            + Rows.keyColumns(shape, "")
            + " FROM "
            + KeyValues.quote(shape.name())
            + " WHERE "
            + isNew.sql();
    try (PreparedStatement statement = session.connection().prepareStatement(select)) {
      isNew.bind(statement, parameters);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(Rows.key(row, shape, 1));
        }
      }
    }
    if (found.isEmpty()) {
      throw new SQLTransactionRollbackException(
          "The new key of the row of " + shape.name() + " is not the one that was given.",
          "40001",
          0);
    }
    return found;
  }
}
