package io.domainrouter.config;

/** Reads domain files. Stateless, thread-safe. */
public final class DomainFile {
  private DomainFile() {}

  /**
   * Reads and checks a domain file.
   *
   * @param location {@code classpath:name.yml} or {@code file:path.yml}
   * @throws RouterConfigException with every problem found; nothing is connected to
   */
  public static RouterConfig load(String location) throws RouterConfigException {
    throw new UnsupportedOperationException(location);
  }
}
