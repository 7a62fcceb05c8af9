package io.domainrouter.jdbc;

import io.domainrouter.execute.KnownStatement;
import io.domainrouter.execute.Parameters;
import io.domainrouter.execute.RoutedSession;
import io.domainrouter.jdbc.Execution.Work;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A prepared statement of a logical connection. Its text and parameters are recorded; it is
 * prepared on a physical connection when it is first executed there, so that errors in either are
 * reported at execution. Not thread-safe, except {@link #cancel}.
 */
class LogicalPreparedStatement extends ParameterSetters {
  private static final Pattern QUERY =
      Pattern.compile(
          "(\\s|/\\*.*?\\*/|--\\s[^\\n]*\\n|#[^\\n]*\\n|\\()*(SELECT|TABLE|VALUES|SHOW)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final RecordedParameters parameters = new RecordedParameters();
  private List<RecordedParameters> batch = List.of();
  private KnownStatement known;

  LogicalPreparedStatement(LogicalConnection connection, String sql, StatementOrigin origin) {
    super(connection, origin, sql);
  }

  final RecordedParameters parameters() {
    return parameters;
  }

  /** Readies a physical statement for one execution. */
  void prepare(PreparedStatement physical, RecordedParameters values) throws SQLException {
    values.applyTo(physical);
  }

  @Override
  final Statement ready(Connection connection, Parameters values) throws SQLException {
    Statement physical = bindTo(connection);
    if (values instanceof RecordedParameters recorded) {
      prepare((PreparedStatement) physical, recorded);
    }
    return physical;
  }

  final <R> R run(Parameters values, PreparedWork<R> work) throws SQLException {
    String sql = binding.sql();
    RoutedSession session = sessionFor(sql);
    return session.run(sql, known(session), new Execution<>(this, values, work));
  }

  private KnownStatement known(RoutedSession session) {
    if (known == null) {
      known = session.known(binding.sql());
    }
    return known;
  }

  /** Where the statement's tables are, so that the server can prepare it. */
  @Override
  final Connection home(RoutedSession session) throws SQLException {
    return session.physicalFor(known(session));
  }

  /**
   * Asks for room for one more parameter, which there is for as many as the text has; where it
   * cannot be read for certain, the driver counts them at execution.
   */
  private void makeRoomFor(int index) throws SQLException {
    OptionalInt count = known(connection.openSession()).parameters();
    if (index < 1 || index > count.orElse(index)) {
      throw SqlErrors.noSuchParameter(index, count.orElse(0));
    }
    if (count.isPresent()) {
      parameters.reserve(count.getAsInt());
    }
  }

  @Override
  final void requireParameter(int index) throws SQLException {
    requireOpen();
    if (!parameters.reach(index)) {
      makeRoomFor(index);
    }
  }

  @Override
  final void set(int index, Object value, ParameterSetter setter) throws SQLException {
    requireParameter(index);
    parameters.set(index, value, setter);
  }

  @Override
  final void set(int index, RecordedNumber.Type type, long bits) throws SQLException {
    requireParameter(index);
    parameters.set(index, type, bits);
  }

  @Override
  public void clearParameters() throws SQLException {
    requireOpen();
    parameters.clear();
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    return result(run(parameters, PreparedStatement::executeQuery));
  }

  @Override
  public int executeUpdate() throws SQLException {
    return run(parameters, PreparedStatement::executeUpdate);
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    return run(parameters, PreparedStatement::executeLargeUpdate);
  }

  @Override
  public boolean execute() throws SQLException {
    return run(parameters, PreparedStatement::execute);
  }

  @Override
  public void addBatch() throws SQLException {
    requireOpen();
    requireAllSet();
    if (batch.isEmpty()) {
      batch = new ArrayList<>();
    }
    batch.add(parameters.snapshot());
  }

  /** Refuses an entry without a value for one of its parameters. */
  void requireAllSet() throws SQLException {
    int missing = parameters.firstMissing(known(connection.openSession()).parameters().orElse(0));
    if (missing > 0) {
      throw SqlErrors.noValueFor(missing);
    }
  }

  /**
   * @throws SQLException {@code DR006}: a batch of different texts belongs to a plain statement
   */
  @Override
  public void addBatch(String sql) throws SQLException {
    requireOpen();
    throw SqlErrors.unsupported(
        "PreparedStatement.addBatch(String)", "use a Statement for a batch of different texts");
  }

  @Override
  public void clearBatch() throws SQLException {
    super.clearBatch();
    batch = List.of();
  }

  @Override
  public long[] executeLargeBatch() throws SQLException {
    requireOpen();
    List<RecordedParameters> values = List.copyOf(batch);
    batch = List.of();
    if (values.isEmpty()) {
      return nothingInBatch();
    }
    List<Execution<Long>> entries = new ArrayList<>();
    for (RecordedParameters entry : values) {
      entries.add(new Execution<>(this, entry, (PreparedWork<Long>) this::updateKeepingKeys));
    }
    return runBatch(binding.sql(), s -> executeNatively((PreparedStatement) s, values), entries);
  }

  private long[] executeNatively(PreparedStatement physical, List<RecordedParameters> values)
      throws SQLException {
    try {
      for (RecordedParameters entry : values) {
        prepare(physical, entry);
        physical.addBatch();
      }
      return physical.executeLargeBatch();
    } finally {
      physical.clearBatch();
    }
  }

  private long updateKeepingKeys(PreparedStatement physical) throws SQLException {
    long count = physical.executeLargeUpdate();
    if (binding.origin().returnsKeys()) {
      batchKeys().addFrom(physical, binding.sql());
    }
    return count;
  }

  /** True until it is set, as the driver says of prepared statements only. */
  @Override
  public boolean isPoolable() throws SQLException {
    return super.isPoolable() || !binding.isSet(StatementSetting.POOLABLE);
  }

  /**
   * The columns of a query; null for any other text. Before the first execution the query is routed
   * like an execution, because the driver asks the server.
   */
  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    requireOpen();
    if (binding.physical() != null && !binding.closedBelow()) {
      return ((PreparedStatement) binding.physical()).getMetaData();
    }
    return QUERY.matcher(binding.sql()).matches()
        ? run(Parameters.NONE, PreparedStatement::getMetaData)
        : null;
  }

  @Override
  public ParameterMetaData getParameterMetaData() throws SQLException {
    return ((PreparedStatement) physicalOrAny()).getParameterMetaData();
  }

  /** An execution of a physical prepared statement. */
  interface PreparedWork<R> extends Work<R> {
    R onPrepared(PreparedStatement physical) throws SQLException;

    @Override
    default R on(Statement physical) throws SQLException {
      return onPrepared((PreparedStatement) physical);
    }
  }
}
