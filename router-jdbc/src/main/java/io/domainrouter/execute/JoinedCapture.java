package io.domainrouter.execute;

import io.domainrouter.journal.TableShapes;
import io.domainrouter.journal.TouchedRows;
import io.domainrouter.rows.RowKey;
import io.domainrouter.rows.Rows;
import io.domainrouter.rows.TableShape;
import io.domainrouter.sql.WriteShape;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys of an UPDATE or DELETE of several tables: those of all rows of the changed tables in the
 * same join, locked and collected beforehand.
 */
final class JoinedCapture implements KeyCapture {
  private final WriteShape.Joined joined;
  private final TableShapes shapes;
  private final Parameters parameters;
  private final PhysicalSession session;
  private final Cascades cascades;
  private final Map<TableShape, Set<RowKey>> keys = new LinkedHashMap<>();

  /** An UPDATE counts a row once for each name that its table has in the join. */
  private final Map<WriteShape.Joined.Target, Set<RowKey>> byName = new LinkedHashMap<>();

  JoinedCapture(
      WriteShape.Joined joined, TableShapes shapes, Parameters parameters, PhysicalSession session)
      throws SQLException {
    this.joined = joined;
    this.shapes = shapes;
    this.parameters = parameters;
    this.session = session;
    this.cascades = new Cascades(shapes, session);
    for (WriteShape.Joined.Target target : joined.targets()) {
      KeyCapture.requireKeyKept(KeyCapture.keyed(shape(target)), target.assignedColumns());
    }
    requireRepeatable();
  }

  private TableShape shape(WriteShape.Joined.Target target) throws SQLException {
    return shapes.of(session.target(), target.table().name());
  }

  private void requireRepeatable() throws RoutingException {
    boolean random =
        !joined.deterministic()
            && ModifyCapture.UNREPEATABLE.matcher(joined.from().toLowerCase(Locale.ROOT)).find();
    if (random) {
      throw ModifyCapture.refused("its WHERE clause gives another result each time");
    }
    if (!joined.delete() && joined.subqueries() == WriteShape.Subqueries.UNREPEATABLE) {
      throw ModifyCapture.refused(ModifyCapture.UNFIXED_SUBQUERY);
    }
    if (!joined.parameters().stream().allMatch(parameters::isReplayable)) {
      throw ModifyCapture.refused("a stream in its WHERE clause can be read only once");
    }
  }

  @Override
  public void before() throws SQLException {
    StringBuilder columns = new StringBuilder("SELECT @@transaction_isolation");
    for (WriteShape.Joined.Target target : joined.targets()) {
      String qualifier = KeyValues.unquote(target.qualifier());
      columns.append(", ").append(Rows.keyColumns(shape(target), qualifier));
    }
    String sql = columns + " FROM " + joined.from() + "\nFOR UPDATE";
    try (PreparedStatement select = session.connection().prepareStatement(sql)) {
      List<Integer> indexes = joined.parameters();
      for (int i = 0; i < indexes.size(); i++) {
        parameters.bind(indexes.get(i), select, i + 1);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          add(row);
        }
      }
    }
    if (joined.delete()) {
      for (Map.Entry<TableShape, Set<RowKey>> table : keys.entrySet()) {
        cascades.collect(table.getKey(), table.getValue());
      }
    }
  }

  private void add(ResultSet row) throws SQLException {
    if (!joined.delete() || hasCascades()) {
      ModifyCapture.requireRepeatableRead(row.getString(1));
    }
    int column = 2;
    for (WriteShape.Joined.Target target : joined.targets()) {
      TableShape shape = shape(target);
      // The side of an outer join that has no row has no key.
      if (row.getObject(column) != null) {
        RowKey key = Rows.key(row, shape, column);
        keys.computeIfAbsent(shape, none -> new LinkedHashSet<>()).add(key);
        byName.computeIfAbsent(target, none -> new LinkedHashSet<>()).add(key);
      }
      column += shape.key().size();
    }
  }

  private boolean hasCascades() throws SQLException {
    for (WriteShape.Joined.Target target : joined.targets()) {
      if (cascades.startFrom(shape(target))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void after(Statement executed, TouchedRows rows) throws SQLException {
    long count = executed.getLargeUpdateCount();
    int collected =
        (joined.delete() ? keys : byName)
            .values().stream().collect(Collectors.summingInt(Set::size));
    boolean fewer = !joined.delete() || hasCascades();
    if (count > collected || (count < collected && !fewer)) {
      throw ModifyCapture.changedMeanwhile(collected, count);
    }
    for (Map.Entry<TableShape, Set<RowKey>> table : keys.entrySet()) {
      if (joined.delete()) {
        ModifyCapture.requireGone(session, table.getKey(), table.getValue(), count);
      }
      table.getValue().forEach(key -> rows.add(table.getKey().name(), key, true));
    }
    cascades.addTo(rows);
  }
}
