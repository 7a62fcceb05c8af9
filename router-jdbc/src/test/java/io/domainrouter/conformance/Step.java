package io.domainrouter.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a program: a call on the object in a slot, such as {@code r = s.executeQuery("SELECT
 * 1")}, or a report on it, such as {@code rows(r)}. Immutable.
 *
 * @param result the slot that takes the value; empty for none
 * @param receiver the slot of the object; empty for a report
 * @param arguments as text, which {@link Literals} reads
 */
record Step(String result, String receiver, String method, List<String> arguments) {
  private static final Pattern LINE =
      Pattern.compile("(?:(\\w+) = )?(?:(\\w+)\\.)?(\\w+)\\((.*)\\)", Pattern.DOTALL);

  static Step parse(String line) {
    Matcher parts = LINE.matcher(line.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException("no step: " + line);
    }
    return new Step(
        textOf(parts.group(1)), textOf(parts.group(2)), parts.group(3), split(parts.group(4)));
  }

  private static String textOf(String group) {
    return group == null ? "" : group;
  }

  /** Splits at commas outside of quotes and parentheses. */
  static List<String> split(String list) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      if (c == '"') {
        i = endOfString(list, i);
      } else if (c == '(' || c == ')') {
        depth += c == '(' ? 1 : -1;
      } else if (c == ',' && depth == 0) {
        parts.add(list.substring(start, i).strip());
        start = i + 1;
      }
    }
    if (!list.isBlank()) {
      parts.add(list.substring(start).strip());
    }
    return parts;
  }

  private static int endOfString(String text, int quote) {
    int i = quote + 1;
    while (i < text.length() && text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }

  boolean isReport() {
    return receiver.isEmpty();
  }

  /** The slot of the object that the step looks at. */
  String subject() {
    return isReport() ? arguments.get(0) : receiver;
  }

  @Override
  public String toString() {
    return (result.isEmpty() ? "" : result + " = ")
        + (receiver.isEmpty() ? "" : receiver + ".")
        + method
        + "("
        + String.join(", ", arguments)
        + ")";
  }
}
