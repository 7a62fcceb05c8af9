package io.domainrouter.fleet;

import io.domainrouter.chaos.Traffic;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Notes of every statement and commit, and of every write transaction that was committed, when it
 * began and how long it took. Thread-safe.
 */
final class TimedConnections implements Traffic.Connections {
  private final Traffic.Connections connections;
  private final Times statements = new Times();
  private final Times transactions = new Times();
  private final Map<String, Integer> errors = new TreeMap<>();

  /** Three numbers each: when it began, how long it took, and which thread it was. */
  private static final class Times {
    private long[] numbers = new long[4096];
    private int count;

    synchronized void add(long begun, long took) {
      if (count + 3 > numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = begun;
      numbers[count++] = took;
      numbers[count++] = Thread.currentThread().getId();
    }

    synchronized void writeTo(DataOutputStream file) throws IOException {
      for (int i = 0; i < count; i++) {
        file.writeLong(numbers[i]);
      }
    }
  }

  /** What is open on one connection. For one thread. */
  private static final class Open {
    private boolean autoCommit = true;
    private boolean wrote;
    private long begun;
  }

  TimedConnections(Traffic.Connections connections) {
    this.connections = connections;
  }

  @Override
  public Connection open() throws SQLException {
    return (Connection) timed(connections.open(), Connection.class, new Open());
  }

  private Object timed(Object wrapped, Class<?> as, Open open) {
    return Proxy.newProxyInstance(
        as.getClassLoader(),
        new Class<?>[] {as},
        (proxy, method, args) -> call(wrapped, method, args, open));
  }

  private Object call(Object wrapped, Method method, Object[] args, Open open) throws Throwable {
    boolean timed = method.getName().startsWith("execute") || method.getName().equals("commit");
    long start = System.nanoTime();
    try {
      Object result = method.invoke(wrapped, args);
      boolean statement = result instanceof Statement && wrapped instanceof Connection;
      return statement ? timed(result, method.getReturnType(), open) : result;
    } catch (InvocationTargetException e) {
      if (timed && e.getCause() instanceof SQLException failed) {
        failed(failed);
      }
      throw e.getCause();
    } finally {
      if (timed) {
        statements.add(start, System.nanoTime() - start);
      }
      note(open, method.getName(), args, start);
    }
  }

  private void note(Open open, String method, Object[] args, long start) {
    if (method.startsWith("execute")) {
      open.begun = open.begun == 0 ? start : open.begun;
      open.wrote |= !method.equals("executeQuery");
    }
    boolean ended =
        open.autoCommit
            ? method.startsWith("execute")
            : method.equals("commit") || method.equals("rollback");
    if (ended) {
      if (open.wrote) {
        transactions.add(open.begun, System.nanoTime() - open.begun);
      }
      open.wrote = false;
      open.begun = 0;
    }
    if (method.equals("setAutoCommit")) {
      open.autoCommit = (Boolean) args[0];
    }
  }

  private synchronized void failed(SQLException e) {
    errors.merge(e.getErrorCode() + " " + e.getMessage() + where(e), 1, Integer::sum);
  }

  private static String where(SQLException e) {
    return Arrays.stream(e.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("io.domainrouter"))
        .findFirst()
        .map(frame -> " at " + frame)
        .orElse("");
  }

  /** How often a statement failed, by the server's error and its words. */
  synchronized Map<String, Integer> errors() {
    return new TreeMap<>(errors);
  }

  void writeStatements(DataOutputStream file) throws IOException {
    statements.writeTo(file);
  }

  void writeTransactions(DataOutputStream file) throws IOException {
    transactions.writeTo(file);
  }
}
