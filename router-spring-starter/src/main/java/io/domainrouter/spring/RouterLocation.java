package io.domainrouter.spring;

import java.util.Optional;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Where the environment says that the domain file is. Stateless. */
final class RouterLocation {
  static final String PROPERTY = "domainrouter.location";
  static final String URL_PROPERTY = "spring.datasource.url";
  static final String URL_PREFIX = "jdbc:domainrouter:";

  private RouterLocation() {}

  /** The location of its own property, else that in the data source's URL, else none. */
  static Optional<String> in(Environment environment) {
    String location = environment.getProperty(PROPERTY);
    if (StringUtils.hasText(location)) {
      return Optional.of(location);
    }
    String url = environment.getProperty(URL_PROPERTY);
    return url != null && url.startsWith(URL_PREFIX)
        ? Optional.of(url.substring(URL_PREFIX.length()))
        : Optional.empty();
  }
}
