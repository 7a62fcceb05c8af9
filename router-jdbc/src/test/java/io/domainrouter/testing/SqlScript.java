package io.domainrouter.testing;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Runs SQL files of the class path whose statements end in {@code ;} at a line's end. */
public final class SqlScript {
  private SqlScript() {}

  public static void run(Connection connection, String resource) throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      for (String command : read(resource).replaceAll("(?m)^--.*$", "").split(";\\s*(\\R|$)")) {
        if (!command.isBlank()) {
          statement.execute(command);
        }
      }
    }
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
