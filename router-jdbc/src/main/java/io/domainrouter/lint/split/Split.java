package io.domainrouter.lint.split;

import java.util.List;

/**
 * Two statements in place of one that needs two domains. Immutable.
 *
 * @param first finds the keys
 * @param second is given them
 * @param index what the second needs an index on, as {@code table (column)}
 * @param remark what the application has to do besides; empty for nothing
 */
public record Split(String first, String second, String index, String remark) {
  /** One line each. */
  public List<String> lines() {
    String needs = "the second needs an index on " + index;
    return List.of(first + ";", second + ";", remark.isEmpty() ? needs : needs + "; " + remark);
  }
}
