package io.domainrouter.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A target's Connector/J URL, taken apart. Immutable.
 *
 * @param address host and port, in lower case, with the port 3306 when none is given
 * @param parameters by lower-case name, since Connector/J ignores case there
 */
record TargetUrl(String address, String schema, Map<String, String> parameters) {
  private static final String PREFIX = "jdbc:mysql://";
  private static final Pattern FORM =
      Pattern.compile("jdbc:mysql://([^/?#]*)(?:/([^?#]*))?(?:\\?(.*))?", Pattern.DOTALL);
  private static final Pattern ADDRESS =
      Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?");

  private static final String DEFAULT_PORT = ":3306";

  /** Parameters that must not be on, and why. */
  private static final Map<String, String> UNSUPPORTED =
      Map.of(
          "useAffectedRows", "row counts must count the matched rows",
          "allowMultiQueries", "one statement must be one statement",
          "autoReconnect", "a lost connection must not be replaced unseen",
          "autoReconnectForPools", "a lost connection must not be replaced unseen");

  private static final List<String> CREDENTIALS =
      List.of("user", "password", "password1", "password2", "password3");

  /** Takes a URL apart and reports what is wrong with it, without its credentials. */
  static Optional<TargetUrl> parse(String url, String path, Problems problems) {
    Matcher form = FORM.matcher(url);
    if (!form.matches()) {
      problems.add(path, "url must start with " + PREFIX + ", was " + scheme(url));
      return Optional.empty();
    }
    if (!ADDRESS.matcher(form.group(1)).matches()) {
      problems.add(path, "url must name one host, as host or host:port, without user and password");
      return Optional.empty();
    }
    String schema = form.group(2) == null ? "" : form.group(2);
    if (schema.isEmpty()) {
      problems.add(path, "url must name a schema, was " + PREFIX + form.group(1) + "/");
    }
    TargetUrl parsed =
        new TargetUrl(
            address(form.group(1)), decode(schema), parameters(form.group(3), path, problems));
    parsed.checkParameters(path, problems);
    return Optional.of(parsed);
  }

  /** Host, port and schema: what makes two URLs mean the same database. */
  String database() {
    return address + "/" + schema;
  }

  private void checkParameters(String path, Problems problems) {
    new TreeMap<>(UNSUPPORTED)
        .forEach(
            (name, reason) -> {
              String value = parameters.get(name.toLowerCase(Locale.ROOT));
              if (value != null
                  && !value.equalsIgnoreCase("false")
                  && !value.equalsIgnoreCase("no")) {
                problems.add(path, "url must not have " + name + "=" + value + ": " + reason);
              }
            });
    for (String name : CREDENTIALS) {
      if (parameters.containsKey(name)) {
        problems.add(path, "url must not have " + name + "; there are keys for credentials");
      }
    }
  }

  private static Map<String, String> parameters(String query, String path, Problems problems) {
    Map<String, String> parameters = new TreeMap<>();
    if (query == null) {
      return parameters;
    }
    List<String> pairs = new ArrayList<>(List.of(query.split("&")));
    pairs.removeIf(String::isEmpty);
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals)).trim();
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1)).trim();
      if (parameters.put(name.toLowerCase(Locale.ROOT), value) != null) {
        problems.add(path, "url has the parameter " + name + " twice");
      }
    }
    return parameters;
  }

  private static String address(String authority) {
    String address = authority.toLowerCase(Locale.ROOT);
    return address.matches(".*:\\d+") && !address.endsWith("]") ? address : address + DEFAULT_PORT;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static String scheme(String url) {
    Matcher scheme = Pattern.compile("(?:jdbc:)?[A-Za-z0-9+]+:").matcher(url);
    return scheme.lookingAt() ? scheme.group() + "…" : "something else";
  }
}
