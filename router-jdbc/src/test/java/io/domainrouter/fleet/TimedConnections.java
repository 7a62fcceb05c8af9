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

/** Notes of every statement and commit when it began and how long it took. Thread-safe. */
final class TimedConnections implements Traffic.Connections {
  private final Traffic.Connections connections;
  private long[] begun = new long[4096];
  private long[] took = new long[4096];
  private long[] threads = new long[4096];
  private int count;
  private final Map<String, Integer> errors = new TreeMap<>();

  TimedConnections(Traffic.Connections connections) {
    this.connections = connections;
  }

  @Override
  public Connection open() throws SQLException {
    return (Connection) timed(connections.open(), Connection.class);
  }

  private Object timed(Object wrapped, Class<?> as) {
    return Proxy.newProxyInstance(
        as.getClassLoader(),
        new Class<?>[] {as},
        (proxy, method, args) -> call(wrapped, method, args));
  }

  private Object call(Object wrapped, Method method, Object[] args) throws Throwable {
    boolean timed = method.getName().startsWith("execute") || method.getName().equals("commit");
    long start = System.nanoTime();
    try {
      Object result = method.invoke(wrapped, args);
      boolean statement = result instanceof Statement && wrapped instanceof Connection;
      return statement ? timed(result, method.getReturnType()) : result;
    } catch (InvocationTargetException e) {
      if (timed && e.getCause() instanceof SQLException failed) {
        failed(failed);
      }
      throw e.getCause();
    } finally {
      if (timed) {
        took(start, System.nanoTime() - start);
      }
    }
  }

  private synchronized void took(long start, long nanos) {
    if (count == begun.length) {
      begun = Arrays.copyOf(begun, 2 * count);
      took = Arrays.copyOf(took, 2 * count);
      threads = Arrays.copyOf(threads, 2 * count);
    }
    begun[count] = start;
    threads[count] = Thread.currentThread().getId();
    took[count++] = nanos;
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

  synchronized void writeTo(DataOutputStream file) throws IOException {
    for (int i = 0; i < count; i++) {
      file.writeLong(begun[i]);
      file.writeLong(took[i]);
      file.writeLong(threads[i]);
    }
  }
}
