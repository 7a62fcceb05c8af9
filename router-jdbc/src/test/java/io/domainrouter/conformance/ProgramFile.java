package io.domainrouter.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A file of programs: each begins with {@code ## name}, may go on with {@code differs: rule, rule},
 * and has one step on a line. Other lines with {@code #} are comments.
 */
final class ProgramFile {
  private static final String DIFFERS = "differs: ";

  private ProgramFile() {}

  static List<Program> read(String name) {
    return Stream.of(("\n" + text("/conformance/" + name + ".programs")).split("\n## "))
        .skip(1)
        .map(ProgramFile::program)
        .toList();
  }

  private static Program program(String block) {
    List<String> lines = block.lines().toList();
    Set<String> intended = Set.of();
    List<Step> steps = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith(DIFFERS)) {
        intended = Set.of(line.substring(DIFFERS.length()).split(", "));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        steps.add(Step.parse(line));
      }
    }
    return new Program(lines.get(0), intended, List.copyOf(steps));
  }

  private static String text(String resource) {
    try (InputStream in = ProgramFile.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }
}
