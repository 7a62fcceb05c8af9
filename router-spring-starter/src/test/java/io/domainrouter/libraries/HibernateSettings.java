package io.domainrouter.libraries;

import io.domainrouter.testing.TestServers;
import java.util.Map;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.dialect.MariaDBDialect;

/** What Hibernate needs to be told. Stateless. */
final class HibernateSettings {
  private HibernateSettings() {}

  /**
   * Nothing on MySQL, which it detects. On MariaDB the driver cannot list the keywords, with or
   * without the router, so that Hibernate must not ask for metadata.
   */
  static Map<String, String> ofServer() {
    return TestServers.shared().isMySql()
        ? Map.of()
        : Map.of(
            AvailableSettings.DIALECT, MariaDBDialect.class.getName(),
            AvailableSettings.ALLOW_METADATA_ON_BOOT, "false",
            AvailableSettings.USE_GET_GENERATED_KEYS, "true");
  }
}
