package io.domainrouter.spring;

import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches where the application names a domain file. */
final class OnRouterLocation extends SpringBootCondition {
  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConditionMessage.Builder message = ConditionMessage.forCondition("Domain router location");
    Optional<String> location = RouterLocation.in(context.getEnvironment());
    return location
        .map(found -> ConditionOutcome.match(message.foundExactly(found)))
        .orElseGet(
            () ->
                ConditionOutcome.noMatch(
                    message.because(
                        RouterLocation.PROPERTY
                            + " is not set and "
                            + RouterLocation.URL_PROPERTY
                            + " does not start with "
                            + RouterLocation.URL_PREFIX)));
  }
}
