package io.domainrouter.spring;

import io.domainrouter.DomainRouter;
import io.domainrouter.control.DomainStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether the router knows where its domains stand. A mirror that lags or is down is a detail, not
 * a reason to take the application out of service: its authority still answers. Thread-safe.
 */
final class RouterHealthIndicator extends AbstractHealthIndicator {
  private final DomainRouter router;

  RouterHealthIndicator(DomainRouter router) {
    super("The domain router cannot tell its status");
    this.router = router;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    builder.up();
    for (DomainStatus status : router.controller().status()) {
      builder.withDetail(status.domain(), details(status));
    }
  }

  private static Map<String, Object> details(DomainStatus status) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("phase", status.phase().label());
    details.put("epoch", status.epoch());
    if (status.phase().mirrored()) {
      details.put("mirrorTrusted", status.mirrorTrusted());
      details.put("journalDepth", status.journalDepth());
    }
    return details;
  }
}
