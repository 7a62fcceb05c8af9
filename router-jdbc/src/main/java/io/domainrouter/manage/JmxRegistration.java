package io.domainrouter.manage;

import io.domainrouter.control.CopyControl;
import io.domainrouter.control.PhaseController;
import io.domainrouter.lint.watch.LintWatch;
import io.domainrouter.observe.RouterCounters;
import io.domainrouter.route.DomainCatalog;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A router's MBeans on the platform's server, from registering to {@link #close}. Thread-safe. */
public final class JmxRegistration implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JmxRegistration.class);

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final List<ObjectName> names = new ArrayList<>();
  private final List<CopyNotices> copyNotices = new ArrayList<>();
  private final LintNotices lintNotices;

  /** Registers one MBean for the router and one per domain; a failure is logged, not thrown. */
  public JmxRegistration(
      DomainCatalog catalog,
      PhaseController controller,
      RouterCounters counters,
      String instance,
      UnaryOperator<String> explain,
      LintWatch lint) {
    String router = catalog.config().name();
    this.lintNotices = new LintNotices(lint, router);
    register(
        "type=Lint,name=" + ObjectName.quote(router),
        new DescribedMBean(new LintBean(lint), LintMXBean.class, lintNotices));
    register(
        "type=Router,name=" + ObjectName.quote(router),
        new DescribedMBean(
            new RouterControl(catalog, controller, counters, instance, explain),
            RouterMXBean.class));
    for (int domain = 0; domain < catalog.domainCount(); domain++) {
      register(
          "type=Domain,router="
              + ObjectName.quote(router)
              + ",name="
              + ObjectName.quote(catalog.domain(domain).name()),
          new DescribedMBean(
              new DomainControl(catalog, domain, controller, counters), DomainMXBean.class));
      registerCopy(router, controller.copies(), catalog.domain(domain).name());
    }
  }

  private void registerCopy(String router, CopyControl copies, String domain) {
    CopyBean bean = new CopyBean(copies, domain);
    CopyNotices sender = new CopyNotices(bean, domain);
    copyNotices.add(sender);
    register(
        "type=Copy,router=" + ObjectName.quote(router) + ",name=" + ObjectName.quote(domain),
        new DescribedMBean(bean, CopyMXBean.class, sender));
  }

  private void register(String properties, DescribedMBean bean) {
    try {
      ObjectName name = new ObjectName("io.domainrouter:" + properties);
      if (server.isRegistered(name)) {
        LOG.warn("Another router of the same name is registered in JMX as {}", name);
        return;
      }
      server.registerMBean(bean, name);
      names.add(name);
    } catch (JMException e) {
      LOG.warn("Not registered in JMX: {}", properties, e);
    }
  }

  @Override
  public void close() {
    copyNotices.forEach(CopyNotices::close);
    lintNotices.close();
    for (ObjectName name : names) {
      try {
        server.unregisterMBean(name);
      } catch (JMException e) {
        LOG.debug("Was not registered in JMX any more: {}", name, e);
      }
    }
  }
}
