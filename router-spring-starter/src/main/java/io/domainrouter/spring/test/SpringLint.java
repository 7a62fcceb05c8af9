package io.domainrouter.spring.test;

import io.domainrouter.lint.junit.LintedTests;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * The linter of this JVM's Spring tests, from the first context that asks for it on. Thread-safe.
 * Ends with the JVM, and says then what was found.
 */
final class SpringLint {
  /** Whether a test fails that sends a violating statement or ends a violating transaction. */
  static final String FAIL_TESTS = "domainrouter.lint.fail-tests";

  /** A file with severities, exemptions and the phase. */
  static final String SETTINGS = "domainrouter.lint.settings";

  /**
   * Whether transactions that are rolled back, as Spring's own around a test, count for nothing.
   */
  static final String IGNORE_ROLLED_BACK = "domainrouter.lint.ignore-rolled-back";

  private static @Nullable LintedTests tests;

  private SpringLint() {}

  static boolean isWanted(Environment environment) {
    return environment.getProperty(FAIL_TESTS, Boolean.class, false);
  }

  /**
   * Begins to follow, if nobody has yet.
   *
   * @throws IllegalStateException when the JUnit extension follows already; one of them is enough
   */
  static synchronized LintedTests start(Environment environment) {
    LintedTests running = tests;
    if (running == null) {
      running =
          LintedTests.start(
              environment.getProperty(SETTINGS),
              environment.getProperty(IGNORE_ROLLED_BACK, Boolean.class, true));
      tests = running;
      Runtime.getRuntime().addShutdownHook(new Thread(running::close, "domainrouter-lint-summary"));
    }
    return running;
  }
}
