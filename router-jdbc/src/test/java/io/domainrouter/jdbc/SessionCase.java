package io.domainrouter.jdbc;

import io.domainrouter.config.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One block of {@code session/state.cases}: a row of docs/session-state.md and steps for it. */
record SessionCase(String row, Phase phase, List<String> steps) {
  static List<SessionCase> all() {
    List<SessionCase> cases = new ArrayList<>();
    for (String block : text().split("(?m)^## ")) {
      List<String> lines = block.lines().filter(line -> !line.isBlank()).toList();
      if (!lines.isEmpty() && !lines.get(0).startsWith("#")) {
        cases.add(of(lines));
      }
    }
    return cases;
  }

  private static SessionCase of(List<String> lines) {
    boolean placed = lines.get(1).startsWith("in ");
    Phase phase =
        placed ? Phase.parse(lines.get(1).substring(3)).orElseThrow() : Phase.PARTITION_ONLY;
    return new SessionCase(lines.get(0), phase, lines.subList(placed ? 2 : 1, lines.size()));
  }

  private static String text() {
    try (InputStream in = SessionCase.class.getResourceAsStream("/session/state.cases")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return row + " in " + phase.label();
  }
}
