package io.domainrouter.lint.command;

import io.domainrouter.lint.rule.Location;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where findings are, in SARIF's words. Stateless. Code scanning refuses a result that is at no
 * line of a file: what is in none, such as an object of a live schema, is shown at the domain file,
 * under its own name.
 */
final class SarifLocations {
  private final String domainFile;

  /**
   * @param domainFile as {@code file:…} or {@code classpath:…}
   */
  SarifLocations(String domainFile) {
    this.domainFile = domainFile.substring(domainFile.indexOf(':') + 1);
  }

  /** What stands in an archive is at the archive's first line, under its name inside of it. */
  Map<String, Object> of(Location where) {
    int inside = where.source().indexOf('!');
    String file = inside < 0 ? where.source() : where.source().substring(0, inside);
    boolean exact = inside < 0 && isFile(file);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(
        "physicalLocation",
        Map.of(
            "artifactLocation", artifact(isFile(file) ? file : domainFile),
            "region", Map.of("startLine", exact ? Math.max(1, where.line()) : 1)));
    if (!exact) {
      json.put("logicalLocations", List.of(Map.of("fullyQualifiedName", where.source())));
    }
    return json;
  }

  private static boolean isFile(String name) {
    try {
      return Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** From the folder of the build, which is taken for the repository's, if it is below that. */
  private static Map<String, Object> artifact(String file) {
    Path here = Path.of("").toAbsolutePath();
    Path path = here.resolve(file).normalize();
    boolean below = path.startsWith(here);
    String name = (below ? here.relativize(path) : path).toString().replace('\\', '/');
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("uri", uri(below ? null : "file", (below || name.startsWith("/") ? "" : "/") + name));
    if (below) {
      json.put("uriBaseId", "%SRCROOT%");
    }
    return json;
  }

  private static String uri(String scheme, String path) {
    try {
      return new URI(scheme, scheme == null ? null : "", path, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no URI names " + path, e);
    }
  }
}
