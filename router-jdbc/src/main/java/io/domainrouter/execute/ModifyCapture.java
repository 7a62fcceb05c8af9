package io.domainrouter.execute;

import io.domainrouter.journal.TouchedRows;
import io.domainrouter.rows.Column;
import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.RowLock;
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
import java.util.Collection;
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
  static final Pattern UNREPEATABLE =
      Pattern.compile(
          "\\b(rand|uuid|uuid_short|sleep|get_lock|release_lock|sysdate|last_insert_id|row_count"
              + "|found_rows|random_bytes|nextval|benchmark)\\s*\\(|@|:=");

  static final String UNFIXED_SUBQUERY =
      "a subquery with LIMIT or a set operation may pick other rows each time";

  /** So many rows may stand to choice of an UPDATE with LIMIT that does not order them by key. */
  private static final int CANDIDATES = 1_000;

  private final WriteShape.Modify modify;
  private final TableShape shape;
  private final Parameters parameters;
  private final PhysicalSession session;
  private final Cascades cascades;
  private final List<RowKey> keys = new ArrayList<>();
  private final Optional<MovedKey> moved;
  private boolean collected;

  ModifyCapture(
      WriteShape.Modify modify,
      TableShape shape,
      Parameters parameters,
      PhysicalSession session,
      Cascades cascades)
      throws SQLException {
    this.modify = modify;
    this.shape = shape;
    this.parameters = parameters;
    this.session = session;
    this.cascades = cascades;
    this.moved = MovedKey.of(modify, shape, parameters, session, cascades);
  }

  @Override
  public Optional<PlainKeys> plainKeys() throws SQLException {
    return moved.isPresent() || (modify.delete() && cascades.startFrom(shape))
        ? Optional.empty()
        : keyInWhere().map(key -> new PlainKeys(shape, List.of(key)));
  }

  @Override
  public void before() throws SQLException {
    Optional<RowKey> key = keyInWhere();
    if (key.isPresent()) {
      keys.add(key.get());
    } else {
      collect();
    }
    if (modify.delete()) {
      cascades.collect(shape, keys);
    }
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
            + ", @@transaction_isolation FROM "
            + from
            + " "
            + (choosesFreely() ? modify.where() + "\nLIMIT " + (CANDIDATES + 1) : modify.tail())
            + "\nFOR UPDATE";
    int bound = choosesFreely() ? modify.whereParameters() : modify.tailParameters().size();
    try (PreparedStatement select = session.connection().prepareStatement(sql)) {
      List<Integer> indexes = modify.tailParameters().subList(0, bound);
      for (int i = 0; i < indexes.size(); i++) {
        parameters.bind(indexes.get(i), select, i + 1);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          requireIsolation(row.getString(shape.key().size() + 1));
          keys.add(Rows.key(row, shape, 1));
        }
      }
    }
    if (choosesFreely() && keys.size() > CANDIDATES) {
      throw refused("LIMIT without ORDER BY of the key picks from more than 1,000 rows");
    }
    collected = true;
  }

  /** Rows with equal values of its ORDER BY may be taken or left: then all are candidates. */
  private boolean choosesFreely() {
    return modify.limited()
        && !modify.delete()
        && !shape.key().stream().map(Column::name).allMatch(modify.orderedBy()::contains);
  }

  private void requireRepeatable() throws SQLException {
    boolean random =
        !modify.tailDeterministic()
            && UNREPEATABLE.matcher(modify.tail().toLowerCase(Locale.ROOT)).find();
    if (random) {
      throw refused("its WHERE clause gives another result each time");
    }
    if (modify.limited() && !modify.tailDeterministic()) {
      throw refused("LIMIT without a fixed ORDER BY may pick other rows each time");
    }
    if (modify.limited() && modify.delete() && cascades.startFrom(shape)) {
      throw refused("DELETE with LIMIT, where foreign keys delete further rows meanwhile");
    }
    if (!modify.delete() && modify.subqueries() == WriteShape.Subqueries.UNREPEATABLE) {
      throw refused(UNFIXED_SUBQUERY);
    }
    if (!modify.tailParameters().stream().allMatch(parameters::isReplayable)) {
      throw refused("a stream in its WHERE clause can be read only once");
    }
  }

  /**
   * Below REPEATABLE READ others may add rows between collecting and running. Where more rows are
   * simply counted, or the deleted ones looked for, it does not matter.
   */
  private void requireIsolation(String isolation) throws SQLException {
    boolean chosen = modify.limited() || modify.subqueries() != WriteShape.Subqueries.NONE;
    if (modify.delete() ? cascades.startFrom(shape) : chosen) {
      requireRepeatableRead(isolation);
    }
  }

  static void requireRepeatableRead(String isolation) throws RoutingException {
    if (isolation.startsWith("READ-")) {
      throw refused("its rows are not fixed beforehand below REPEATABLE READ");
    }
  }

  static RoutingException refused(String rule) {
    return new RoutingException("DR003", "The write cannot be mirrored: " + rule + ".");
  }

  @Override
  public void after(Statement executed, TouchedRows rows) throws SQLException {
    long count = executed.getLargeUpdateCount();
    if (collected) {
      requireCounted(count);
    }
    if (count > 0) {
      keys.forEach(key -> rows.add(shape.name(), key, true));
      if (moved.isPresent()) {
        moved.get().find().forEach(key -> rows.add(shape.name(), key, false));
      }
      cascades.addTo(rows);
    }
  }

  private void requireCounted(long count) throws SQLException {
    boolean fewer = choosesFreely() || (modify.delete() && cascades.startFrom(shape));
    if (count > keys.size() || (count < keys.size() && !fewer)) {
      throw changedMeanwhile(keys.size(), count);
    }
    boolean sure = !modify.limited() && modify.subqueries() == WriteShape.Subqueries.NONE;
    if (modify.delete() && (!sure || count < keys.size())) {
      requireGone(session, shape, keys, count);
    }
  }

  /** As many rows were deleted as were collected, and all of these are gone: it was they. */
  static void requireGone(
      PhysicalSession session, TableShape shape, Collection<RowKey> keys, long count)
      throws SQLException {
    if (!Rows.lock(session.connection(), shape, keys, RowLock.SHARED).isEmpty()) {
      throw changedMeanwhile(keys.size(), count);
    }
  }

  static SQLException changedMeanwhile(int before, long then) {
    return new SQLTransactionRollbackException(
        "The rows that match the statement's WHERE clause changed while it ran ("
            + before
            + " before, "
            + then
            + " then); try the transaction again.",
        "40001",
        0);
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
