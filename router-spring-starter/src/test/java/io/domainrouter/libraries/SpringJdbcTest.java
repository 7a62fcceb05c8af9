package io.domainrouter.libraries;

import org.junit.jupiter.api.Test;

/** Spring's JDBC templates and transactions. */
class SpringJdbcTest {
  @Test
  void seesAndLeavesTheSameInEveryPhase() throws Exception {
    try (Journey journey = new Journey("lib_spring_jdbc")) {
      journey.travel(database -> new JdbcShop(database.dataSource()));
    }
  }
}
