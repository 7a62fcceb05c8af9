package io.domainrouter.config;

import java.io.StringReader;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.configuration2.YAMLConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One YAML text, seen twice: as nodes, which show what the author wrote, and as a {@link
 * YAMLConfiguration}, which resolves the values. Not thread-safe.
 *
 * <p>The configuration alone would not do: it loses empty values, repeated maps and doubled keys
 * without a word.
 */
final class YamlSource {
  private static final Set<Tag> TAGS =
      Set.of(Tag.MAP, Tag.SEQ, Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP);

  private final Problems problems;
  private final YAMLConfiguration configuration = new YAMLConfiguration();
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  YamlSource(Problems problems) {
    this.problems = problems;
    configuration.setInterpolator(Variables.interpolator());
  }

  /** The file's outermost map; none is a problem. */
  Optional<Section> parse(String text) {
    Node root = compose(text);
    if (root == null) {
      return Optional.empty();
    }
    if (root instanceof MappingNode map) {
      check(map, "");
      load(text);
      return Optional.of(new Section(this, problems, "", entries(map)));
    }
    problems.add("", "the file must be a map of keys, was " + kind(root));
    return Optional.empty();
  }

  private Node compose(String text) {
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      if (root == null) {
        problems.add("", "the file is empty");
      }
      return root;
    } catch (MarkedYAMLException e) {
      problems.add("", "the file is not YAML: " + where(e));
    } catch (YAMLException e) {
      problems.add("", "the file is not YAML");
    }
    return null;
  }

  /** Leaves the parser's own sentence out, since it may quote a password. */
  private static String where(MarkedYAMLException e) {
    String context = e.getContext() == null ? "" : e.getContext() + ", ";
    return context
        + "line %d, column %d"
            .formatted(e.getProblemMark().getLine() + 1, e.getProblemMark().getColumn() + 1);
  }

  private void load(String text) {
    boolean sound = problems.isEmpty();
    try {
      configuration.read(new StringReader(text));
    } catch (ConfigurationException | RuntimeException e) {
      if (sound) {
        problems.add("", "the file cannot be read as YAML: " + e.getClass().getSimpleName());
      }
    }
  }

  private void check(Node node, String path) {
    if (!TAGS.contains(node.getTag())) {
      problems.add(path, "a tag or merge key is not supported");
    }
    if (!(node instanceof ScalarNode) && !seen.add(node)) {
      problems.add(path, "an alias of a map or list is not supported; write it out");
    } else if (node instanceof MappingNode map) {
      checkEntries(map, path);
    } else if (node instanceof SequenceNode list) {
      for (int index = 0; index < list.getValue().size(); index++) {
        check(list.getValue().get(index), path + "[" + index + "]");
      }
    }
  }

  private void checkEntries(MappingNode map, String path) {
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple entry : map.getValue()) {
      if (!isText(entry.getKeyNode())) {
        String found =
            entry.getKeyNode() instanceof ScalarNode key
                ? key.getValue()
                : kind(entry.getKeyNode());
        problems.add(path, "a key must be text (put it in quotes), was " + found);
        continue;
      }
      String key = ((ScalarNode) entry.getKeyNode()).getValue();
      if (entries.put(key, entry.getValueNode()) != null) {
        problems.add(join(path, key), key + " is there twice");
      }
      check(entry.getValueNode(), join(path, key));
    }
  }

  /** The entries with text keys, in the file's order. */
  static Map<String, Node> entries(MappingNode map) {
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple entry : map.getValue()) {
      if (isText(entry.getKeyNode())) {
        entries.put(((ScalarNode) entry.getKeyNode()).getValue(), entry.getValueNode());
      }
    }
    return entries;
  }

  /**
   * The resolved value at a path; null when it cannot be established, which is a problem by then.
   */
  String value(String path, String key, String raw, boolean secret) {
    return resolved(path, key, raw, configuration.getString(path), secret);
  }

  /** The resolved elements of a list of texts; empty when they cannot be established. */
  List<String> values(String path, String key, List<String> raw) {
    List<String> found = configuration.getList(String.class, path, List.of());
    if (found.size() != raw.size()) {
      unreadable(path, key);
      return List.of();
    }
    for (int index = 0; index < raw.size(); index++) {
      if (resolved(path, key, raw.get(index), found.get(index), false) == null) {
        return List.of();
      }
    }
    return found.stream().map(Variables::finish).toList();
  }

  private String resolved(String path, String key, String raw, String found, boolean secret) {
    if (found == null) {
      unreadable(path, key);
      return null;
    }
    String problem = Variables.problem(raw, found, secret);
    if (problem != null) {
      problems.add(path, key + " " + problem);
      return null;
    }
    return Variables.finish(found);
  }

  /** Behind a problem with the YAML itself, values are missing that the author did write. */
  private void unreadable(String path, String key) {
    if (problems.isEmpty()) {
      problems.add(path, key + " cannot be read");
    }
  }

  static boolean isText(Node node) {
    return node instanceof ScalarNode && node.getTag().equals(Tag.STR);
  }

  static boolean isNothing(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  static String kind(Node node) {
    if (node instanceof MappingNode) {
      return "a map";
    }
    if (node instanceof SequenceNode) {
      return "a list";
    }
    return isNothing(node) ? "empty" : "a single value";
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
