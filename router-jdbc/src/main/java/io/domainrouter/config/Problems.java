package io.domainrouter.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The problems found so far in one domain file, each a sentence with its path. Not thread-safe. */
final class Problems {
  private final Set<String> sentences = new LinkedHashSet<>();

  void add(String path, String sentence) {
    sentences.add(path.isEmpty() ? sentence : sentence + " (" + path + ")");
  }

  boolean isEmpty() {
    return sentences.isEmpty();
  }

  List<String> sentences() {
    return List.copyOf(sentences);
  }
}
