package io.domainrouter.lint.watch;

import io.domainrouter.lint.Finding;

/**
 * The news of a violation. Immutable.
 *
 * @param count how often it was seen so far
 * @param withheld how many others were not told of, since there were too many in a short time
 */
public record LintAlert(Finding finding, long count, long withheld) {
  /** In one line, without the statement's text. */
  public String words() {
    return "%s: %s, seen %d times, sent by %s%s"
        .formatted(
            finding.rule().id(),
            finding.message(),
            count,
            finding.where(),
            withheld == 0 ? "" : " (and " + withheld + " other violations that were not told of)");
  }
}
