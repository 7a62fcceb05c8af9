package io.domainrouter.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One map of a domain file, read key by key. Not thread-safe.
 *
 * <p>A reading method never throws: it reports a problem and returns its fallback, since the whole
 * file is refused in the end. {@link #end} reports the keys that nobody has read.
 */
final class Section {
  /** No longer than the names of the server and the columns of the control tables. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final YamlSource source;
  private final Problems problems;
  private final String path;
  private final Map<String, Node> entries;
  private final Set<String> known = new LinkedHashSet<>();

  Section(YamlSource source, Problems problems, String path, Map<String, Node> entries) {
    this.source = source;
    this.problems = problems;
    this.path = path;
    this.entries = entries;
  }

  String path(String key) {
    return YamlSource.join(path, key);
  }

  /** Reports the key when it is missing. */
  Section require(String... keys) {
    for (String key : keys) {
      if (!entries.containsKey(key)) {
        problems.add(path(key), key + " is missing");
      }
    }
    return this;
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  void end() {
    for (String key : entries.keySet()) {
      if (!known.contains(key)) {
        problems.add(path(key), key + " is unknown here; known are " + String.join(", ", known));
      }
    }
  }

  /** Text that is not empty; the fallback is. */
  String text(String key) {
    Optional<String> found = scalar(key, "text", true, false);
    if (found.isPresent() && found.get().isEmpty()) {
      must(key, "text", "empty");
    }
    return found.orElse("");
  }

  String name(String key, String fallback) {
    Optional<String> found = scalar(key, "a name", true, false);
    found.ifPresent(name -> checkName(path(key), key, name));
    return found.orElse(fallback);
  }

  Secret secret(String key) {
    return new Secret(scalar(key, "text", true, true).orElse(""));
  }

  int integer(String key, int least, int most, int fallback) {
    String expected = "a whole number";
    Optional<String> found = scalar(key, expected, false, false);
    if (found.isEmpty()) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(found.get());
      if (number < least || number > most) {
        must(key, least + ".." + most, found.get());
      }
      return number;
    } catch (NumberFormatException e) {
      must(key, expected, found.get());
      return fallback;
    }
  }

  /** A number with its unit: {@code 500ms}, {@code 5s}, {@code 30m}. */
  Duration duration(String key, Duration least, Duration most, Duration fallback) {
    String expected = "a duration like 500ms, 5s or 30m";
    Optional<String> found = scalar(key, expected, false, false);
    if (found.isEmpty()) {
      return fallback;
    }
    Optional<Duration> duration = Durations.parse(found.get());
    if (duration.isEmpty()) {
      must(key, expected, found.get());
    } else if (duration.get().compareTo(least) < 0 || duration.get().compareTo(most) > 0) {
      must(key, Durations.text(least) + ".." + Durations.text(most), found.get());
    }
    return duration.orElse(fallback);
  }

  boolean flag(String key, boolean fallback) {
    Optional<String> found = scalar(key, "true or false", false, false);
    if (found.isPresent() && !found.get().equals("true") && !found.get().equals("false")) {
      must(key, "true or false", found.get());
    }
    return found.map(Boolean::parseBoolean).orElse(fallback);
  }

  /** A constant's name in any case, with or without its underscores. */
  <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
    E[] constants = type.getEnumConstants();
    String expected =
        String.join(" or ", Arrays.stream(constants).map(Section::camelCase).toList());
    Optional<String> found = scalar(key, expected, true, false);
    for (E constant : constants) {
      if (found.isPresent() && sameWord(constant.name(), found.get())) {
        return constant;
      }
    }
    found.ifPresent(text -> must(key, expected, text));
    return fallback;
  }

  Phase endPhase(String key, Phase fallback) {
    String expected = "1 or 5b, since every phase between them needs a copy";
    Optional<String> found = scalar(key, expected, false, false);
    Optional<Phase> phase =
        found
            .flatMap(Phase::parse)
            .filter(named -> named == Phase.MONOLITH || named == Phase.PARTITION_ONLY);
    if (found.isPresent() && phase.isEmpty()) {
      must(key, expected, found.get());
    }
    return phase.orElse(fallback);
  }

  /** A list of names that is not empty. */
  List<String> someNames(String key) {
    if (entries.get(key) instanceof SequenceNode list && list.getValue().isEmpty()) {
      must(key, "a list with one name at least", "empty");
    }
    return names(key);
  }

  /** A list of names. */
  List<String> names(String key) {
    List<String> names = texts(key, "names");
    names.forEach(name -> checkName(path(key), key, name));
    return names;
  }

  /**
   * A list of texts.
   *
   * @param of completes "must be a list of"
   */
  List<String> texts(String key, String of) {
    known.add(key);
    Node node = entries.get(key);
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof SequenceNode list)) {
      must(key, "a list of " + of, YamlSource.kind(node));
      return List.of();
    }
    List<String> raw = new ArrayList<>();
    for (Node element : list.getValue()) {
      if (YamlSource.isText(element)) {
        raw.add(((ScalarNode) element).getValue());
      } else {
        must(key, "a list of " + of + " (in quotes where needed)", shown(element));
      }
    }
    return raw.isEmpty() || raw.size() < list.getValue().size()
        ? raw
        : source.values(path(key), key, raw);
  }

  Optional<Section> section(String key) {
    known.add(key);
    Node node = entries.get(key);
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof MappingNode map) {
      return Optional.of(new Section(source, problems, path(key), YamlSource.entries(map)));
    }
    must(key, "a map", YamlSource.kind(node));
    return Optional.empty();
  }

  /** The maps under a map of names, in the file's order. */
  Map<String, Section> sections(String key) {
    Map<String, Section> sections = new LinkedHashMap<>();
    Optional<Section> outer = section(key);
    if (outer.isEmpty()) {
      return sections;
    }
    if (outer.get().entries.isEmpty()) {
      must(key, "a map with one entry at least", "empty");
    }
    for (String name : outer.get().entries.keySet()) {
      if (checkName(outer.get().path(name), "a name", name)) {
        outer.get().section(name).ifPresent(inner -> sections.put(name, inner));
      }
    }
    return sections;
  }

  private boolean checkName(String where, String key, String name) {
    boolean good = NAME.matcher(name).matches();
    if (!good) {
      problems.add(where, key + " must be 1..64 letters, digits, _ and -, was " + name);
    }
    return good;
  }

  /** Empty when the key is missing, or has a problem, which is reported then. */
  private Optional<String> scalar(
      String key, String expected, boolean quotesMatter, boolean secret) {
    known.add(key);
    Node node = entries.get(key);
    if (node == null) {
      return Optional.empty();
    }
    if (!(node instanceof ScalarNode scalar) || YamlSource.isNothing(node)) {
      must(key, expected, YamlSource.kind(node));
      return Optional.empty();
    }
    if (quotesMatter && !YamlSource.isText(node)) {
      must(key, expected + " (put it in quotes)", secret ? "something else" : scalar.getValue());
      return Optional.empty();
    }
    return Optional.ofNullable(source.value(path(key), key, scalar.getValue(), secret));
  }

  private void must(String key, String expected, String found) {
    problems.add(path(key), key + " must be " + expected + ", was " + found);
  }

  private static String shown(Node node) {
    return node instanceof ScalarNode scalar && !YamlSource.isNothing(node)
        ? scalar.getValue()
        : YamlSource.kind(node);
  }

  private static String camelCase(Enum<?> constant) {
    String[] words = constant.name().toLowerCase(Locale.ROOT).split("_");
    StringBuilder text = new StringBuilder(words[0]);
    for (int word = 1; word < words.length; word++) {
      text.append(Character.toUpperCase(words[word].charAt(0))).append(words[word].substring(1));
    }
    return text.toString();
  }

  private static boolean sameWord(String constant, String found) {
    return constant.replace("_", "").equalsIgnoreCase(found.replaceAll("[_-]", ""));
  }
}
