package io.domainrouter;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** The routers that the driver has opened, one for each location. Thread-safe. */
final class OpenRouters {
  private final Map<String, DomainRouter> routers = new ConcurrentHashMap<>();
  private final ReentrantLock opening = new ReentrantLock();

  /** The router of a location, opened when it is first asked for; a failure is not remembered. */
  DomainRouter router(String location) throws SQLException {
    DomainRouter open = routers.get(location);
    return open != null ? open : open(location);
  }

  private DomainRouter open(String location) throws SQLException {
    opening.lock();
    try {
      DomainRouter router = routers.get(location);
      if (router == null) {
        router = DomainRouter.open(location);
        routers.put(location, router);
      }
      return router;
    } finally {
      opening.unlock();
    }
  }

  void close() {
    opening.lock();
    try {
      Map<String, DomainRouter> closing = new HashMap<>(routers);
      routers.clear();
      closing.values().forEach(DomainRouter::close);
    } finally {
      opening.unlock();
    }
  }
}
