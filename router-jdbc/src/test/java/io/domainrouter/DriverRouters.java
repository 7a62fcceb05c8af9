package io.domainrouter;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;

/** The routers that were opened by URL. Stateless, thread-safe. */
public final class DriverRouters {
  private DriverRouters() {}

  /** Ends them. DriverManager has no close: deregistering the driver does it. */
  public static void close() throws SQLException {
    for (Driver driver : Collections.list(DriverManager.getDrivers())) {
      if (driver instanceof DomainRouterDriver) {
        DriverManager.deregisterDriver(driver);
      }
    }
    DomainRouterDriver.register();
  }
}
