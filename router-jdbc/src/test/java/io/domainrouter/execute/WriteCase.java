package io.domainrouter.execute;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One block of a {@code .cases} file: a name, the steps of an application, what is expected. */
record WriteCase(String name, List<String> steps, String expected) {
  private static final String MYSQL_ONLY = "mysql: ";

  static List<WriteCase> read(String resource) {
    List<WriteCase> cases = new ArrayList<>();
    String name = null;
    List<String> steps = new ArrayList<>();
    for (String line : text(resource).lines().toList()) {
      if (line.startsWith("## ")) {
        name = line.substring(3);
        steps.clear();
      } else if (line.startsWith("-> ")) {
        cases.add(new WriteCase(name, List.copyOf(steps), line.substring(3)));
        name = null;
      } else if (name != null && !line.isBlank()) {
        steps.add(line);
      }
    }
    return cases;
  }

  private static String text(String resource) {
    try (InputStream in = WriteCase.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean runsOn(boolean mySql) {
    return mySql || !name.startsWith(MYSQL_ONLY);
  }

  @Override
  public String toString() {
    return name;
  }
}
