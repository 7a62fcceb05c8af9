package io.domainrouter.execute;

import io.domainrouter.testing.SqlScript;
import java.io.IOException;
import java.sql.Connection;
import java.util.List;

/** The tables of {@link TableShapesTest} with the rows that its cases leave. Stateless. */
public final class ShapeRows {
  private ShapeRows() {}

  /** DDL that both products take. */
  public static List<String> ddl() throws IOException {
    return SqlScript.statements("dualwrite/shapes.sql");
  }

  public static List<String> tables() throws IOException {
    return ddl().stream().map(sql -> sql.split(" ")[2]).toList();
  }

  /** Plays all cases on a plain connection; what a step refuses is left out. */
  public static void fill(Connection connection) {
    for (WriteCase each : WriteCase.read("/dualwrite/shapes.cases")) {
      if (!each.name().endsWith(")")) {
        WriteScript.play(each.steps(), connection);
      }
    }
  }
}
