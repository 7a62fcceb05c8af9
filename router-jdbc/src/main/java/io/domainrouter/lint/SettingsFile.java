package io.domainrouter.lint;

import io.domainrouter.config.Phase;
import io.domainrouter.route.DomainCatalog;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Reads {@link LintSettings} from a properties file: {@code phase}, {@code exemptions} (a file
 * beside it) and {@code severity.…}. Stateless.
 */
public final class SettingsFile {
  private static final String SEVERITY = "severity.";

  private SettingsFile() {}

  /**
   * @param defaults what holds where the file says nothing
   * @throws IllegalArgumentException naming what the file may not say
   * @throws IOException when it, or the file of exemptions, cannot be read
   */
  public static LintSettings read(Path file, LintSettings defaults, DomainCatalog catalog)
      throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    LintSettings settings = defaults;
    for (String key : properties.stringPropertyNames()) {
      String value = properties.getProperty(key).strip();
      if (key.startsWith(SEVERITY)) {
        settings = settings.withSeverity(key.substring(SEVERITY.length()), value, catalog);
      } else if (key.equals("phase")) {
        settings = settings.inPhase(phase(value));
      } else if (key.equals("exemptions")) {
        settings = settings.with(exemptions(file.resolveSibling(value)));
      } else {
        throw new IllegalArgumentException(
            file + ": keys are phase, exemptions and severity.…, was " + key);
      }
    }
    return settings;
  }

  /**
   * @throws IllegalArgumentException when it is neither a phase's label nor its name
   */
  public static Phase phase(String text) {
    return Phase.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("phase must be 1 to 5b, was " + text));
  }

  /**
   * @throws IllegalArgumentException naming the line that is none
   */
  public static ExemptionFile exemptions(Path file) throws IOException {
    try {
      return ExemptionFile.parse(Files.readAllLines(file, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
