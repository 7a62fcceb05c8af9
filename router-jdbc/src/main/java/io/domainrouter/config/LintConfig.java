package io.domainrouter.config;

import java.time.Duration;

/**
 * What the linter does in a running application. Immutable.
 *
 * @param observe whether it judges what the application sends
 * @param settings path of a file with severities and exemptions; empty for none
 * @param gateWindow how long a domain must have been observed without a violation before it is let
 *     into phase 3a; zero for no such condition
 */
public record LintConfig(boolean observe, String settings, Duration gateWindow) {
  public static final LintConfig DEFAULT = new LintConfig(true, "", Duration.ZERO);

  /** Whether the step into phase 3a asks the linter. */
  public boolean hasGate() {
    return !gateWindow.isZero();
  }
}
