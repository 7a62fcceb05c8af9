package io.domainrouter.execute;

import io.domainrouter.journal.TouchedRows;
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
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keys of an UPDATE or DELETE: told by the WHERE clause when it names the key, else locked and
 * collected beforehand with the same clause.
 */
final class ModifyCapture implements KeyCapture {
  /** Functions of the clock may differ a little between collecting and running; the count tells. */
  private static final Pattern UNREPEATABLE =
      Pattern.compile(
          "\\b(rand|uuid|uuid_short|sleep|get_lock|release_lock|sysdate|last_insert_id|row_count"
              + "|found_rows|random_bytes|nextval|benchmark)\\s*\\(|@|:=");

  private final WriteShape.Modify modify;
  private final TableShape shape;
  private final Parameters parameters;
  private final PhysicalSession session;
  private final List<RowKey> keys = new ArrayList<>();
  private boolean collected;

  ModifyCapture(
      WriteShape.Modify modify, TableShape shape, Parameters parameters, PhysicalSession session)
      throws RoutingException {
    this.modify = modify;
    this.shape = shape;
    this.parameters = parameters;
    this.session = session;
    for (Column column : shape.key()) {
      if (modify.assignedColumns().contains(column.name())) {
        throw new RoutingException(
            "DR003",
            "An UPDATE of key column "
                + shape.name()
                + "."
                + column.name()
                + " cannot be mirrored. Delete the row and insert it anew.");
      }
    }
  }

  @Override
  public void before() throws SQLException {
    Optional<RowKey> key = keyInWhere();
    if (key.isPresent()) {
      keys.add(key.get());
      return;
    }
    collect();
  }

  private Optional<RowKey> keyInWhere() {
    if (modify.limited()) {
      return Optional.empty();
    }
    List<String> values = new ArrayList<>();
    for (Column column : shape.key()) {
      Optional<String> value =
          modify.equalities().stream()
              .filter(equality -> equality.column().equals(column.name()))
              .findFirst()
              .flatMap(equality -> KeyValues.integer(column, equality.value(), parameters));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get());
    }
    return Optional.of(new RowKey(values));
  }

  private void collect() throws SQLException {
    requireRepeatable();
    String qualifier = KeyValues.unquote(modify.alias());
    String from =
        KeyValues.quote(shape.name())
            + (qualifier.isEmpty() ? "" : " AS " + KeyValues.quote(qualifier));
    String sql =
        "SELECT "
            + Rows.keyColumns(shape, qualifier)
            + " FROM "
            + from
            + " "
            + modify.tail()
            + "\nFOR UPDATE";
    try (PreparedStatement select = session.connection().prepareStatement(sql)) {
      List<Integer> indexes = modify.tailParameters();
      for (int i = 0; i < indexes.size(); i++) {
        parameters.bind(indexes.get(i), select, i + 1);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          keys.add(Rows.key(row, shape, 1));
        }
      }
    }
    collected = true;
  }

  private void requireRepeatable() throws RoutingException {
    String tail = modify.tail().toLowerCase(Locale.ROOT);
    String rule = null;
    if (!modify.tailDeterministic() && UNREPEATABLE.matcher(tail).find()) {
      rule = "its WHERE clause gives another result each time";
    } else if (modify.limited() && (!modify.tailDeterministic() || !tail.contains("order"))) {
      rule = "LIMIT without a fixed ORDER BY may pick other rows each time";
    } else if (!modify.tailParameters().stream().allMatch(parameters::isReplayable)) {
      rule = "a stream in its WHERE clause can be read only once";
    }
    if (rule != null) {
      throw new RoutingException("DR003", "The write cannot be mirrored: " + rule + ".");
    }
  }

  @Override
  public void after(Statement executed, TouchedRows rows) throws SQLException {
    long count = executed.getLargeUpdateCount();
    if (collected && count != keys.size()) {
      throw new SQLTransactionRollbackException(
          "The rows that match the statement's WHERE clause changed while it ran ("
              + keys.size()
              + " before, "
              + count
              + " then); try the transaction again.",
          "40001",
          0);
    }
    if (count > 0) {
      keys.forEach(key -> rows.add(shape.name(), key, true));
    }
  }

  /** Only for messages in a debugger. */
  @Override
  public String toString() {
    return "ModifyCapture" + keys;
  }

  /** Whether a value is usable in a condition of ours. */
  static boolean isPlain(Value value) {
    return value instanceof Value.Parameter || value instanceof Value.Literal;
  }
}
