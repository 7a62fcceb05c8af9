package io.domainrouter.lint.junit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails the test that sends a statement, or ends a transaction, by which two domains need each
 * other. Thread-safe.
 *
 * <p>By {@code @ExtendWith(DomainLintExtension.class)}, or for all tests by a file {@code
 * META-INF/services/org.junit.jupiter.api.extension.Extension} with its name in the test resources,
 * and {@code junit.jupiter.extensions.autodetection.enabled=true}. It must be there before the
 * application opens its connections. Configuration parameters of JUnit: {@value #SETTINGS} (a
 * file), {@value #IGNORE_ROLLED_BACK}.
 *
 * <p>Tests are judged as if every domain were in phase 3a, unless the settings say otherwise: they
 * ask whether the application is ready.
 */
public final class DomainLintExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {
  /** A file with severities, exemptions and the phase. */
  public static final String SETTINGS = "domainrouter.lint.settings";

  /** Whether transactions that are rolled back, as a test's own often are, count for nothing. */
  public static final String IGNORE_ROLLED_BACK = "domainrouter.lint.ignoreRolledBack";

  private static final Namespace NAMESPACE = Namespace.create(DomainLintExtension.class);

  /** Made by JUnit. */
  public DomainLintExtension() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    run(context);
  }

  private static LintedTests run(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            LintedTests.class,
            absent ->
                LintedTests.start(
                    context.getConfigurationParameter(SETTINGS).orElse(null),
                    context
                        .getConfigurationParameter(IGNORE_ROLLED_BACK)
                        .map(Boolean::parseBoolean)
                        .orElse(false)),
            LintedTests.class);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    run(context).begin();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    run(context).end(context.getDisplayName());
  }
}
