package io.domainrouter.libraries;

import static io.domainrouter.libraries.Application.prefix;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.api.Assertions;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.SimpleJdbcInsert;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** An application with Spring's JDBC templates. */
final class JdbcShop implements Application {
  private static final RowMapper<String> LINE =
      (row, number) -> row.getString(1) + " " + row.getString(2) + " " + row.getBigDecimal(3);

  private final JdbcTemplate jdbc;
  private final NamedParameterJdbcTemplate named;
  private final SimpleJdbcInsert productInsert;
  private final TransactionTemplate transaction;
  private final TransactionTemplate nested;
  private final TransactionTemplate readOnly;

  JdbcShop(DataSource dataSource) {
    DataSourceTransactionManager manager = new DataSourceTransactionManager(dataSource);
    jdbc = new JdbcTemplate(dataSource);
    named = new NamedParameterJdbcTemplate(jdbc);
    productInsert =
        new SimpleJdbcInsert(jdbc).withTableName("product").usingGeneratedKeyColumns("id");
    transaction = new TransactionTemplate(manager);
    nested = new TransactionTemplate(manager);
    nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    readOnly = new TransactionTemplate(manager);
    readOnly.setReadOnly(true);
    readOnly.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
  }

  @Override
  public List<?> work(int round) {
    List<Object> seen = new ArrayList<>();
    generatedKeys(round, seen);
    seen.addAll(batch(round));
    transaction.executeWithoutResult(status -> changeUnderLock(round, seen));
    seen.add(duplicateIsTranslated(round));
    seen.addAll(named(round));
    seen.addAll(readOnly.execute(status -> stream(round)));
    return seen;
  }

  private void generatedKeys(int round, List<Object> seen) {
    Number simple =
        productInsert.executeAndReturnKey(
            Map.of("sku", prefix(round) + "simple", "name", "simple", "price", 1.5, "version", 0));
    GeneratedKeyHolder held = new GeneratedKeyHolder();
    jdbc.update(
        connection -> {
          var insert =
              connection.prepareStatement(
                  "INSERT INTO product (sku, name, price) VALUES (?, 'held', 2)",
                  new String[] {"id"});
          insert.setString(1, prefix(round) + "held");
          return insert;
        },
        held);
    for (Number key : List.of(simple, held.getKey())) {
      seen.add(jdbc.queryForObject("SELECT sku FROM product WHERE id = ?", String.class, key));
    }
  }

  private List<Integer> batch(int round) {
    List<Object[]> rows =
        IntStream.range(0, 5)
            .mapToObj(i -> new Object[] {prefix(round) + i, "batched", new BigDecimal(i)})
            .toList();
    int[] counts =
        jdbc.batchUpdate("INSERT INTO product (sku, name, price) VALUES (?, ?, ?)", rows);
    int[] changes =
        jdbc.batchUpdate(
            "UPDATE product SET name = 'changed' WHERE sku = '" + prefix(round) + "0'",
            "DELETE FROM product WHERE sku = '" + prefix(round) + "1'",
            "INSERT INTO label VALUES ('" + prefix(round) + "', 'batched')");
    return IntStream.concat(IntStream.of(counts), IntStream.of(changes)).boxed().toList();
  }

  private void changeUnderLock(int round, List<Object> seen) {
    seen.add(
        jdbc.queryForObject(
            "SELECT sku, name, price FROM product WHERE sku = ? FOR UPDATE",
            LINE,
            prefix(round) + "held"));
    seen.add(jdbc.update("UPDATE product SET price = 9 WHERE sku = ?", prefix(round) + "held"));
    nested.executeWithoutResult(
        status -> {
          jdbc.update("UPDATE product SET name = 'gone' WHERE sku = ?", prefix(round) + "held");
          status.setRollbackOnly();
        });
    try (Stream<String> products = products(round)) {
      seen.addAll(products.toList());
    }
  }

  private Stream<String> products(int round) {
    return jdbc.queryForStream(
        "SELECT sku, name, price FROM product WHERE sku LIKE ? ORDER BY sku",
        LINE,
        prefix(round) + "%");
  }

  private Object duplicateIsTranslated(int round) {
    DuplicateKeyException refusal =
        Assertions.catchThrowableOfType(
            DuplicateKeyException.class,
            () ->
                jdbc.update(
                    "INSERT INTO product (sku, name, price) VALUES (?, 'twice', 1)",
                    prefix(round) + "held"));
    return refusal.getMostSpecificCause().getClass();
  }

  private List<String> named(int round) {
    return named.query(
        "SELECT sku, name, price FROM product WHERE sku IN (:skus) ORDER BY sku",
        Map.of("skus", List.of(prefix(round) + "held", prefix(round) + "simple", "none")),
        LINE);
  }

  /** The driver streams when it is asked for this fetch size. */
  private List<String> stream(int round) {
    JdbcTemplate streaming = new JdbcTemplate(jdbc.getDataSource());
    streaming.setFetchSize(Integer.MIN_VALUE);
    try (Stream<String> names =
        streaming.queryForStream(
            "SELECT name, sku, price FROM product WHERE sku LIKE ? ORDER BY price, sku",
            LINE,
            prefix(round) + "%")) {
      return names.toList();
    }
  }
}
