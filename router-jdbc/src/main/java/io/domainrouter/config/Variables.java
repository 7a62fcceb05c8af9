package io.domainrouter.config;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.interpol.ConfigurationInterpolator;

/**
 * The variables of a domain file: {@code ${env:NAME}} and {@code ${sys:name}}, each with an optional
 * {@code :-default} in which further variables may stand. Stateless, thread-safe.
 *
 * <p>What a variable holds is taken as it is: a password may contain {@code ${}.
 */
final class Variables {
  private static final String START = "${";

  /** Stands for {@link #START} in resolved values, so that they are not resolved again. */
  private static final String HIDDEN_START = "\uE000{";

  private static final Pattern KNOWN_KIND = Pattern.compile("\\$\\{(env|sys):[A-Za-z0-9_.-]+}");
  private static final Pattern KIND = Pattern.compile("\\$\\{\\s*([a-zA-Z0-9]*)\\s*:(?!-)");

  private Variables() {}

  static ConfigurationInterpolator interpolator() {
    ConfigurationInterpolator interpolator = new ConfigurationInterpolator();
    interpolator.setEnableSubstitutionInVariables(true);
    register(interpolator, "env", System::getenv);
    register(interpolator, "sys", System::getProperty);
    return interpolator;
  }

  private static void register(
      ConfigurationInterpolator interpolator, String prefix, UnaryOperator<String> source) {
    interpolator.registerLookup(
        prefix,
        name -> {
          String value = name.isEmpty() ? null : source.apply(name);
          return value == null ? null : value.replace(START, HIDDEN_START);
        });
  }

  /**
   * Why a text could not be resolved, or null.
   *
   * @param raw the text in the file
   * @param resolved what the interpolator made of it
   * @param secret whether nothing but a variable's name may be told
   */
  static String problem(String raw, String resolved, boolean secret) {
    Matcher kinds = KIND.matcher(raw);
    while (kinds.find()) {
      if (!kinds.group(1).equals("env") && !kinds.group(1).equals("sys")) {
        return "may use ${env:…} and ${sys:…} only"
            + (secret ? "" : ", found ${" + kinds.group(1) + ":…}");
      }
    }
    if (!resolved.contains(START)) {
      return null;
    }
    Matcher unset = KNOWN_KIND.matcher(resolved);
    return unset.find()
        ? "uses a variable that is not set and has no default: " + unset.group()
        : "has a variable that cannot be read; only ${env:…} and ${sys:…} are known";
  }

  /** The text as it was meant, once {@link #problem} has found none. */
  static String finish(String resolved) {
    return resolved.replace(HIDDEN_START, START);
  }
}
