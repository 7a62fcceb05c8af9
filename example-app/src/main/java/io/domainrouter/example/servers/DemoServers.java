package io.domainrouter.example.servers;

import io.domainrouter.example.DemoOptions;
import java.sql.SQLException;

/** The database servers of a demo: one for the monolith, one for each partition. Thread-safe. */
public sealed interface DemoServers permits OwnServers, ExternalServers {

  /** Starts or finds the servers; afterwards the domain file's URLs lead to them. */
  static DemoServers start(DemoOptions options) throws SQLException {
    return switch (options.servers()) {
      case EMBEDDED -> OwnServers.start("mariadb", options.location());
      case DOCKER -> OwnServers.start("mysql", options.location());
      case EXTERNAL -> new ExternalServers();
    };
  }

  /** Whether {@link #kill} and {@link #restart} work. */
  boolean canBreak();

  /** Kills the server of a target, as a crash of its machine would. */
  void kill(String target);

  /** Starts a killed server again with its data. */
  void restart(String target);
}
