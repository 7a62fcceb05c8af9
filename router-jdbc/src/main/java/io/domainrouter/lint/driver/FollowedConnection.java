package io.domainrouter.lint.driver;

import io.domainrouter.observe.Observation;
import io.domainrouter.observe.SessionObserver;
import io.domainrouter.route.DomainCatalog;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;

/**
 * A connection of any driver, by a proxy that tells an observer what goes through. Not thread-safe,
 * as connections are. Made for tests: each call costs a reflective one.
 */
final class FollowedConnection implements InvocationHandler {
  private final Connection connection;
  private final DomainCatalog catalog;
  private Observation observation;
  private SessionObserver observer;
  private boolean autoCommit = true;

  private FollowedConnection(Connection connection, DomainCatalog catalog) {
    this.connection = connection;
    this.catalog = catalog;
  }

  static Connection of(Connection connection, DomainCatalog catalog) {
    return proxy(Connection.class, new FollowedConnection(connection, catalog));
  }

  static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            FollowedConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** Null while nobody follows. One that came later learns of the transaction of now. */
  SessionObserver observer() {
    Observation now = Observation.current();
    if (now != observation) {
      observation = now;
      observer = now == null ? null : now.open(catalog);
      if (observer != null && !autoCommit) {
        observer.autoCommit(false);
      }
    }
    return observer;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "equals" -> {
        return proxy == arguments[0];
      }
      case "hashCode" -> {
        return System.identityHashCode(proxy);
      }
      case "setAutoCommit" -> autoCommit((boolean) arguments[0]);
      case "commit" -> ended(true);
      case "rollback" -> {
        if (arguments == null) {
          ended(false);
        }
      }
      case "close", "abort" -> ended(false);
      default -> {} // means nothing to the observer
    }
    Object result = call(connection, method, arguments);
    return result instanceof Statement statement
        ? follow((Connection) proxy, statement, method, arguments)
        : result;
  }

  private void autoCommit(boolean on) {
    autoCommit = on;
    SessionObserver following = observer();
    if (following != null) {
      following.autoCommit(on);
    }
  }

  private void ended(boolean committed) {
    SessionObserver following = observer();
    if (following != null) {
      following.transactionEnded(committed);
    }
  }

  private Statement follow(
      Connection owner, Statement statement, Method method, Object[] arguments) {
    String sql = method.getName().startsWith("prepare") ? (String) arguments[0] : null;
    InvocationHandler handler = new FollowedStatement(this, owner, statement, sql);
    if (statement instanceof CallableStatement) {
      return proxy(CallableStatement.class, handler);
    }
    return statement instanceof PreparedStatement
        ? proxy(PreparedStatement.class, handler)
        : proxy(Statement.class, handler);
  }

  /** With the driver's own exception where it fails. */
  static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
