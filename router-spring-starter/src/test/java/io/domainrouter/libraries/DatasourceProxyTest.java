package io.domainrouter.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.Test;

/** datasource-proxy around the router, with its proxies of statements and result sets. */
class DatasourceProxyTest {
  @Test
  void seesAndLeavesTheSameInEveryPhaseAndCountsTheSameStatements() throws Exception {
    try (Journey journey = new Journey("lib_proxy")) {
      journey.travel(database -> new CountedShop(database.dataSource()));
    }
  }

  private static final class CountedShop implements Application {
    private final List<String> statements = new ArrayList<>();
    private final JdbcShop shop;

    CountedShop(DataSource dataSource) {
      shop =
          new JdbcShop(
              ProxyDataSourceBuilder.create(dataSource)
                  .proxyResultSet()
                  .proxyGeneratedKeys()
                  .afterQuery(
                      (execution, queries) ->
                          queries.forEach(
                              query -> statements.add(execution.isSuccess() + query.getQuery())))
                  .build());
    }

    @Override
    public List<?> work(int round) {
      statements.clear();
      List<Object> seen = new ArrayList<>(shop.work(round));
      assertThat(statements).isNotEmpty();
      seen.addAll(statements);
      return seen;
    }
  }
}
