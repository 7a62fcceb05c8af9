package io.domainrouter.execute;

import com.mysql.cj.jdbc.StatementImpl;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The keys of an INSERT or REPLACE of listed rows.
 *
 * <p>Given integer keys are taken as they are. Numbers that the server counts out are consecutive
 * for listed rows, from the statement's insert id on. Whatever else could have been changed (the
 * row that a unique value belongs to) is looked up by those values: before a REPLACE, which deletes
 * it, and after the others, which leave it findable.
 */
final class InsertCapture implements KeyCapture {
  private final WriteShape.Insert insert;
  private final TableShape shape;
  private final String sql;
  private final Parameters parameters;
  private final PhysicalSession session;
  private final Cascades cascades;
  private final List<String> columns;
  private final Set<RowKey> given = new LinkedHashSet<>();
  private final KeyValues.Condition lookUp = new KeyValues.Condition();
  private final Set<RowKey> replaced = new LinkedHashSet<>();
  private int numbered;
  private boolean zero;

  InsertCapture(
      WriteShape.Insert insert,
      TableShape shape,
      String sql,
      Parameters parameters,
      PhysicalSession session,
      Cascades cascades)
      throws RoutingException {
    this.insert = insert;
    this.shape = shape;
    this.sql = sql;
    this.parameters = parameters;
    this.session = session;
    this.cascades = cascades;
    this.columns = insert.columns().isEmpty() ? shape.visible() : insert.columns();
    if (everyRowFits()) {
      readRows();
    }
  }

  /** Otherwise the server refuses the statement. */
  private boolean everyRowFits() {
    return insert.rows().stream().allMatch(row -> row.isEmpty() || row.size() == columns.size());
  }

  private void readRows() throws RoutingException {
    for (List<Value> row : insert.rows()) {
      readKey(row);
      if (insert.mode() != WriteShape.Insert.Mode.PLAIN) {
        readUniqueValues(row);
      }
    }
    if (isMixed() && insert.mode() == WriteShape.Insert.Mode.UPSERT) {
      throw refused("some of its rows give the key and others leave it to the server");
    }
    requireFindableAfterUpsert();
    if (!lookUp.isReplayable(parameters)) {
      throw refused("a stream among its key values can be read only once");
    }
  }

  /** Which numbers the server counts out among given ones depends on the latter. */
  private boolean isMixed() {
    return numbered > 0 && numbered < insert.rows().size();
  }

  private RoutingException refused(String rule) {
    return new RoutingException(
        "DR003", "The write of " + shape.name() + " cannot be mirrored: " + rule + ".");
  }

  private void readKey(List<Value> row) throws RoutingException {
    List<String> texts = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    for (Column column : shape.key()) {
      int position = columns.indexOf(column.name());
      Value value = position < 0 || row.isEmpty() ? new Value.Default() : row.get(position);
      if (column.autoIncrement() && KeyValues.asksForNumber(value, parameters)) {
        if (shape.key().size() > 1) {
          throw refused("its AUTO_INCREMENT column is one of several key columns");
        }
        numbered++;
        zero |= KeyValues.isZero(value, parameters);
        return;
      }
      if (!ModifyCapture.isPlain(value) || KeyValues.isNull(value, parameters)) {
        throw refused("its key is not given as a value");
      }
      values.add(value);
      KeyValues.integer(column, value, parameters).ifPresent(texts::add);
    }
    boolean asInteger = texts.size() == shape.key().size();
    if (asInteger) {
      given.add(new RowKey(texts));
    }
    if (!asInteger || insert.mode() == WriteShape.Insert.Mode.REPLACE) {
      lookUp.or(shape, shape.key().stream().map(Column::name).toList(), values);
    }
  }

  private void readUniqueValues(List<Value> row) throws RoutingException {
    for (List<String> unique : shape.uniqueKeys()) {
      List<Value> values = new ArrayList<>();
      boolean canConflict = true;
      for (String column : unique) {
        if (column.isEmpty()) {
          throw refused("a unique key of an expression or a prefix may belong to another row");
        }
        int position = columns.indexOf(column);
        Value value = position < 0 || row.isEmpty() ? new Value.Default() : row.get(position);
        if (!ModifyCapture.isPlain(value) && !isStoredDefault(column, value)) {
          throw refused("column " + column + " of a unique key is not given as a value");
        }
        canConflict &= !KeyValues.isNull(value, parameters);
        values.add(value);
      }
      if (canConflict) {
        lookUp.or(shape, unique, values);
      }
    }
  }

  private boolean isStoredDefault(String column, Value value) {
    return value instanceof Value.Default
        && shape.columns().stream().anyMatch(stored -> stored.name().equals(column));
  }

  /** An upsert may set a unique column only to the value that the row was found by. */
  private void requireFindableAfterUpsert() throws RoutingException {
    for (Column column : shape.key()) {
      requireSameValue(column.name());
    }
    for (List<String> unique : shape.uniqueKeys()) {
      for (String column : unique) {
        requireSameValue(column);
      }
    }
  }

  private void requireSameValue(String column) throws RoutingException {
    if (!insert.updatedColumns().contains(column)) {
      return;
    }
    String name = "`?" + Pattern.quote(column) + "`?";
    Pattern same =
        Pattern.compile(
            "(?i)(\\b|`)"
                + name
                + "\\s*=\\s*(values\\s*\\(\\s*"
                + name
                + "\\s*\\)"
                + "|last_insert_id\\s*\\(\\s*"
                + name
                + "\\s*\\))");
    if (!same.matcher(sql).find()) {
      throw refused("ON DUPLICATE KEY UPDATE gives key column " + column + " another value");
    }
  }

  @Override
  public Optional<PlainKeys> plainKeys() {
    int rows = insert.rows().size();
    if (insert.mode() != WriteShape.Insert.Mode.PLAIN || zero || !everyRowFits()) {
      return Optional.empty();
    }
    boolean counted = numbered == 1 && rows == 1;
    boolean known = numbered == 0 && given.size() == rows && rows <= PlainKeys.MOST;
    return counted || known
        ? Optional.of(new PlainKeys(shape, List.copyOf(given)))
        : Optional.empty();
  }

  @Override
  public void before() throws SQLException {
    if (insert.mode() == WriteShape.Insert.Mode.REPLACE && !lookUp.isEmpty()) {
      replaced.addAll(find(lookUp, ""));
      if (!replaced.isEmpty()) {
        // What the snapshot shows may have been handed to other rows since.
        replaced.clear();
        replaced.addAll(find(lookUp, " FOR UPDATE"));
        cascades.collect(shape, replaced);
      }
    } else if (lookUp.usesDefaults()) {
      find(lookUp, ""); // The server's complaint must come before the statement has run.
    }
  }

  /** Those of the keys that have a row which this transaction can see. */
  private Set<RowKey> existing(Set<RowKey> keys) throws SQLException {
    if (keys.isEmpty()) {
      return keys;
    }
    KeyValues.Condition byKey = new KeyValues.Condition();
    List<String> names = shape.key().stream().map(Column::name).toList();
    for (RowKey key : keys) {
      byKey.or(shape, names, List.of(new Value.Literal(key.values().get(0))));
    }
    return find(byKey, "");
  }

  /** Without locks after the statement: its own changes are visible, others' do not matter. */
  private Set<RowKey> find(KeyValues.Condition condition, String lock) throws SQLException {
    Set<RowKey> found = new LinkedHashSet<>();
    String select =
        "SELECT "
            + Rows.keyColumns(shape, "")
            + " FROM "
            + KeyValues.quote(shape.name())
            + " WHERE "
            + condition.sql()
            + lock;
    try (PreparedStatement statement = session.connection().prepareStatement(select)) {
      condition.bind(statement, parameters);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(Rows.key(row, shape, 1));
        }
      }
    }
    return found;
  }

  @Override
  public void after(Statement executed, TouchedRows rows) throws SQLException {
    long count = executed.getLargeUpdateCount();
    boolean plain = insert.mode() == WriteShape.Insert.Mode.PLAIN;
    Set<RowKey> keys = new LinkedHashSet<>(given);
    boolean guessed = zero || isMixed();
    if (guessed) {
      keys.addAll(possibleNumbers(executed));
    }
    if (numbered > 0 && (!guessed || insert.mode() == WriteShape.Insert.Mode.UPSERT)) {
      Set<RowKey> numbers = numbers(executed);
      keys.addAll(plain ? numbers : existing(numbers));
    }
    if (!lookUp.isEmpty()) {
      keys.addAll(find(lookUp, ""));
    }
    boolean tooFew = keys.size() < count;
    if (plain && (count != insert.rows().size() || tooFew || !guessed && keys.size() > count)) {
      throw unknownKeys(count, keys.size());
    }
    boolean ignore = insert.mode() == WriteShape.Insert.Mode.IGNORE;
    if (ignore && tooFew || keys.isEmpty() && count > 0) {
      throw unknownKeys(count, keys.size());
    }
    if (insert.mode() == WriteShape.Insert.Mode.REPLACE && !lookUp.isEmpty()) {
      if (count > insert.rows().size() + (long) replaced.size()) {
        throw unknownKeys(count, replaced.size());
      }
      replaced.forEach(key -> rows.add(shape.name(), key, true));
      cascades.addTo(rows);
    }
    keys.forEach(key -> rows.add(shape.name(), key, plain && !guessed));
  }

  private SQLException unknownKeys(long count, int found) {
    return new SQLTransactionRollbackException(
        "The keys of the written rows of "
            + shape.name()
            + " are not certain ("
            + count
            + " rows changed, "
            + found
            + " keys found); try the transaction again.",
        "40001",
        0);
  }

  /**
   * Every row from the first counted number on, and a row zero, which NO_AUTO_VALUE_ON_ZERO makes a
   * key: others' rows among them do no harm. Without a counted row the insert id is a given one.
   */
  private Set<RowKey> possibleNumbers(Statement executed) throws SQLException {
    String column = KeyValues.quote(shape.key().get(0).name());
    String first = Long.toUnsignedString(executed.unwrap(StatementImpl.class).getLastInsertID());
    KeyValues.Condition condition = new KeyValues.Condition();
    condition.or(column + " = 0");
    boolean upsert = insert.mode() == WriteShape.Insert.Mode.UPSERT;
    if (!upsert && !first.equals("0") && !given.contains(RowKey.of(first))) {
      condition.or(column + " >= " + first);
    }
    return find(condition, "");
  }

  private Set<RowKey> numbers(Statement executed) throws SQLException {
    Set<RowKey> keys = new LinkedHashSet<>();
    long first = executed.unwrap(StatementImpl.class).getLastInsertID();
    if (first == 0) {
      return keys;
    }
    long step = numbered == 1 ? 1 : session.incrementStep();
    for (int i = 0; i < numbered; i++) {
      keys.add(RowKey.of(Long.toUnsignedString(first + i * step)));
    }
    return keys;
  }
}
