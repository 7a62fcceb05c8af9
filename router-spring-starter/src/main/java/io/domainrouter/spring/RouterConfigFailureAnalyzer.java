package io.domainrouter.spring;

import io.domainrouter.config.RouterConfigException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at start-up everything that is wrong with the domain file, instead of a stack trace. */
final class RouterConfigFailureAnalyzer extends AbstractFailureAnalyzer<RouterConfigException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, RouterConfigException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Correct the domain file; "
            + (cause.problems().size() == 1 ? "the problem is" : "all problems are")
            + " listed with the path in the file.",
        cause);
  }
}
