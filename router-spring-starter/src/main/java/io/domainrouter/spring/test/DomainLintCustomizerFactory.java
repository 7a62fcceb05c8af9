package io.domainrouter.spring.test;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Begins to follow before a test's context opens its first connection, where the property {@value
 * SpringLint#FAIL_TESTS} is set. Stateless; Spring finds it by itself.
 */
public final class DomainLintCustomizerFactory implements ContextCustomizerFactory {

  /** The same for all tests, so that their contexts are shared as before. */
  private record Follow() implements ContextCustomizer {
    @Override
    public void customizeContext(
        ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
      if (SpringLint.isWanted(context.getEnvironment())) {
        SpringLint.start(context.getEnvironment());
      }
    }
  }

  /** Made by Spring. */
  public DomainLintCustomizerFactory() {}

  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
    return new Follow();
  }
}
