package io.domainrouter.lint.rule;

import java.util.Collection;
import java.util.List;

/** Lists in messages. */
final class Words {
  private Words() {}

  /** {@code a, b and c}. */
  static String list(Collection<String> names) {
    List<String> all = List.copyOf(names);
    int last = all.size() - 1;
    return last < 1
        ? String.join("", all)
        : String.join(", ", all.subList(0, last)) + " and " + all.get(last);
  }
}
