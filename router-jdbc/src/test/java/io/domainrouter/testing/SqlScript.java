package io.domainrouter.testing;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** SQL files of the class path whose statements end in {@code ;} at a line's end. */
public final class SqlScript {
  private SqlScript() {}

  public static void run(Connection connection, String resource) throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      for (String command : statements(resource)) {
        statement.execute(command);
      }
    }
  }

  public static List<String> statements(String resource) throws IOException {
    return Stream.of(read(resource).replaceAll("(?m)^--.*$", "").split(";\\s*(\\R|$)"))
        .map(String::strip)
        .filter(Predicate.not(String::isEmpty))
        .toList();
  }

  private static String read(String resource) throws IOException {
    try (InputStream stream = SqlScript.class.getClassLoader().getResourceAsStream(resource)) {
      if (stream == null) {
        throw new FileNotFoundException(resource);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
