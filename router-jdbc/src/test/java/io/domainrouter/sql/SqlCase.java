package io.domainrouter.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One block of a {@code .cases} file: a name, a statement, and what is expected of it. */
record SqlCase(String name, String sql, String expected) {
  static List<SqlCase> of(String... files) {
    List<SqlCase> cases = new ArrayList<>();
    for (String file : files) {
      cases.addAll(read("/sql/" + file + ".cases"));
    }
    return cases;
  }

  private static List<SqlCase> read(String resource) {
    List<SqlCase> cases = new ArrayList<>();
    String name = null;
    List<String> sql = new ArrayList<>();
    for (String line : text(resource).lines().toList()) {
      if (line.startsWith("## ")) {
        name = line.substring(3);
        sql.clear();
      } else if (line.startsWith("->")) {
        cases.add(new SqlCase(name, String.join("\n", sql), line.substring(2).strip()));
        name = null;
      } else if (name != null) {
        sql.add(line);
      }
    }
    return cases;
  }

  private static String text(String resource) {
    try (InputStream in = SqlCase.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }

  /** The {@code key=value} pairs behind the arrow. */
  Map<String, String> expectations() {
    Map<String, String> pairs = new HashMap<>();
    for (String pair : expected.split(" (?=[a-z]+=)")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return pairs;
  }

  @Override
  public String toString() {
    return name;
  }
}
