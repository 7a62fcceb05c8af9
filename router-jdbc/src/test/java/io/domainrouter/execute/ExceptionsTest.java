package io.domainrouter.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.RouterConfigException;
import io.domainrouter.control.GatesRefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The router's own exceptions: checklist lines 112 and 113. */
final class ExceptionsTest {
  static Stream<SQLException> exceptions() {
    SQLException below = new SQLException("below", "23000", 1062);
    below.addSuppressed(new SQLException("beside"));
    below.setNextException(new SQLException("next"));
    return Stream.of(
        new RoutingException("DR003", "why"),
        new PartialCommitException("a", "b", below),
        new RouterConfigException("file:x", List.of("one", "two")),
        new GatesRefusedException("3a to 3b", List.of()));
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void line112_anExceptionCanBeSentAndStillSaysWhy(SQLException given) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(given);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      SQLException read = (SQLException) in.readObject();
      assertSame(given.getClass(), read.getClass());
      assertEquals(given.getMessage(), read.getMessage());
      assertTrue(read.getSQLState().startsWith("DR"), read::getSQLState);
      assertEquals(String.valueOf(given.getCause()), String.valueOf(read.getCause()));
    }
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void line113_walkingThroughAnExceptionEnds(SQLException given) {
    List<Throwable> seen = new ArrayList<>();
    for (Throwable next : given) {
      seen.add(next);
      assertTrue(seen.size() < 10, given::toString);
    }
    assertSame(given, seen.get(0));
  }
}
