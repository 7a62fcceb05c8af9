package io.domainrouter.lint.driver;

import io.domainrouter.observe.SessionObserver;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.Statement;

/** A statement of a {@link FollowedConnection}. Not thread-safe. */
final class FollowedStatement implements InvocationHandler {
  private final FollowedConnection connection;
  private final Connection owner;
  private final Statement statement;
  private final String prepared;

  /**
   * @param prepared null for a plain statement
   */
  FollowedStatement(
      FollowedConnection connection, Connection owner, Statement statement, String prepared) {
    this.connection = connection;
    this.owner = owner;
    this.statement = statement;
    this.prepared = prepared;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    String name = method.getName();
    switch (name) {
      case "equals" -> {
        return proxy == arguments[0];
      }
      case "hashCode" -> {
        return System.identityHashCode(proxy);
      }
      case "getConnection" -> {
        return owner;
      }
      default -> tell(name, arguments);
    }
    return FollowedConnection.call(statement, method, arguments);
  }

  private void tell(String name, Object[] arguments) {
    SessionObserver observer = connection.observer();
    boolean text = arguments != null && arguments.length > 0 && arguments[0] instanceof String;
    if (observer == null || !(name.startsWith("execute") || (name.equals("addBatch") && text))) {
      return;
    }
    if (text) {
      observer.statement((String) arguments[0]);
    } else if (prepared != null) {
      observer.statement(prepared);
    }
  }
}
