package io.domainrouter.spring.test;

import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Fails the Spring test that sends a statement, or ends a transaction, by which two domains need
 * each other, where its context has the property {@value SpringLint#FAIL_TESTS}. Stateless; Spring
 * finds it by itself.
 */
public final class DomainLintTestListener implements TestExecutionListener, Ordered {
  /** Around the transaction that Spring begins for a test, so that its end is seen. */
  private static final int BEFORE_TRANSACTIONS = 3_500;

  /** Made by Spring. */
  public DomainLintTestListener() {}

  @Override
  public int getOrder() {
    return BEFORE_TRANSACTIONS;
  }

  @Override
  public void beforeTestMethod(TestContext context) {
    Environment environment = context.getApplicationContext().getEnvironment();
    if (SpringLint.isWanted(environment)) {
      SpringLint.start(environment).begin();
    }
  }

  /**
   * @throws AssertionError when the test has violated a rule
   */
  @Override
  public void afterTestMethod(TestContext context) {
    Environment environment = context.getApplicationContext().getEnvironment();
    if (SpringLint.isWanted(environment)) {
      SpringLint.start(environment)
          .end(context.getTestClass().getSimpleName() + "." + context.getTestMethod().getName());
    }
  }
}
