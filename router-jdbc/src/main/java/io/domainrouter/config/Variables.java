package io.domainrouter.config;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.interpol.ConfigurationInterpolator;

/**
 * The variables of a domain file: {@code ${env:NAME}} and {@code ${sys:name}}, each with an
 * optional {@code :-default} in which further variables may stand. Stateless, thread-safe.
 *
 * <p>What a variable holds is taken as it is, even if it looks like a variable itself.
 */
final class Variables {
  private static final String START = "${";

  /** Stands for {@link #START} in resolved values, so that they are not resolved again. */
  private static final String HIDDEN_START = "\uE000{";

  /** A variable's beginning; the first group is a kind that is known, the second another text. */
  private static final Pattern BEGINNING =
      Pattern.compile("\\$\\{(?:(env|sys):[A-Za-z0-9_.-]|([A-Za-z0-9]*))");

  private static final Pattern WHOLE = Pattern.compile("\\$\\{(?:env|sys):[A-Za-z0-9_.-]+}");

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
    Matcher beginnings = BEGINNING.matcher(raw);
    while (beginnings.find()) {
      if (beginnings.group(1) == null) {
        String found = secret ? "" : ", found ${" + beginnings.group(2) + "…";
        return "may use ${env:…} and ${sys:…} only" + found;
      }
    }
    if (!resolved.contains(START)) {
      return null;
    }
    Matcher unset = WHOLE.matcher(resolved);
    return unset.find()
        ? "uses a variable that is not set and has no default: " + unset.group()
        : "has a variable that does not end";
  }

  /** The text as it was meant, once {@link #problem} has found none. */
  static String finish(String resolved) {
    return resolved.replace(HIDDEN_START, START);
  }
}
