package io.domainrouter.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The warnings of several connections: checklist line 87. */
final class MergedWarningsTest {
  @Test
  void line87_theWarningsOfAllConnectionsMakeOneChain() throws SQLException {
    SQLWarning one = new SQLWarning("one", "01000", 1);
    one.setNextWarning(new SQLWarning("two", "01000", 2));
    SQLWarning three = new SQLWarning("three", "01000", 3);
    SQLWarning merged = MergedWarnings.of(List.of(with(one), with(null), with(three)));
    assertEquals("one", merged.getMessage());
    assertEquals(2, merged.getNextWarning().getErrorCode());
    assertEquals("three", merged.getNextWarning().getNextWarning().getMessage());
    assertNull(one.getNextWarning().getNextWarning());
    assertSame(three, merged.getNextWarning().getNextWarning().getCause());
  }

  @Test
  void withoutWarningsThereIsNoChain() throws SQLException {
    assertNull(MergedWarnings.of(List.of()));
    assertNull(MergedWarnings.of(List.of(with(null))));
  }

  private static Connection with(SQLWarning warning) {
    return (Connection)
        Proxy.newProxyInstance(
            MergedWarningsTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> warning);
  }
}
