package io.domainrouter.libraries;

import static io.domainrouter.libraries.Application.prefix;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import io.domainrouter.testing.TestServers;
import java.math.BigDecimal;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.tools.jdbc.JDBCUtils;
import org.junit.jupiter.api.Test;

/** jOOQ with one context from phase 1 to 5b. */
class JooqTest {
  private static final Table<Record> PRODUCT = table(name("product"));
  private static final Field<Long> ID =
      field(name("id"), SQLDataType.BIGINT.notNull().identity(true));
  private static final Field<String> SKU = field(name("sku"), SQLDataType.VARCHAR);
  private static final Field<String> NAME = field(name("name"), SQLDataType.VARCHAR);
  private static final Field<BigDecimal> PRICE = field(name("price"), SQLDataType.DECIMAL(10, 2));
  private static final Table<Record> LABEL = table(name("label"));
  private static final Field<String> CODE = field(name("code"), SQLDataType.VARCHAR);
  private static final Field<String> TEXT = field(name("text"), SQLDataType.VARCHAR);

  private static final List<String> NONE = List.of();

  @Test
  void seesAndLeavesTheSameInEveryPhase() throws Exception {
    try (Journey journey = new Journey("lib_jooq")) {
      journey.travel(Shop::new);
    }
  }

  private static final class Shop implements Application {
    private final DSLContext jooq;

    Shop(Database database) throws Exception {
      try (Connection connection = database.dataSource().getConnection()) {
        SQLDialect dialect = JDBCUtils.dialect(connection);
        Assertions.assertThat(dialect.family()).isEqualTo(SQLDialect.MYSQL);
        jooq = DSL.using(database.dataSource(), dialect);
      }
    }

    @Override
    public List<?> work(int round) {
      List<Object> seen = new ArrayList<>();
      createReadUpdateDelete(round, seen);
      batch(round, seen);
      nestedTransaction(round, seen);
      duplicate(round, seen);
      upsert(round, seen);
      fetchLazily(round, seen);
      return seen;
    }

    private void createReadUpdateDelete(int round, List<Object> seen) {
      Long id =
          jooq.insertInto(PRODUCT, SKU, NAME, PRICE)
              .values(prefix(round) + "a", "created", new BigDecimal("1.00"))
              .returningResult(ID)
              .fetchSingle()
              .value1();
      seen.add(
          jooq.insertInto(PRODUCT, SKU, NAME, PRICE)
              .values(prefix(round) + "b", "of several", BigDecimal.ONE)
              .values(prefix(round) + "c", "of several", BigDecimal.TEN)
              .returningResult(ID)
              .fetch()
              .size());
      seen.add(
          jooq.update(PRODUCT)
              .set(NAME, "updated")
              .set(PRICE, PRICE.plus(1))
              .where(ID.eq(id))
              .execute());
      seen.add(jooq.select(SKU, NAME, PRICE).from(PRODUCT).where(ID.eq(id)).fetch().format());
      seen.add(jooq.deleteFrom(PRODUCT).where(SKU.eq(prefix(round) + "b")).execute());
    }

    private void batch(int round, List<Object> seen) {
      int[] counts =
          jooq.batch(
                  jooq.insertInto(PRODUCT, SKU, NAME, PRICE)
                      .values((String) null, null, (BigDecimal) null))
              .bind(prefix(round) + "d", "batched", new BigDecimal("4.00"))
              .bind(prefix(round) + "e", "batched", new BigDecimal("5.00"))
              .execute();
      seen.add(IntStream.of(counts).boxed().toList());
      int[] mixed =
          jooq.batch(
                  jooq.update(PRODUCT).set(NAME, "mixed").where(SKU.eq(prefix(round) + "d")),
                  jooq.insertInto(LABEL, CODE, TEXT).values(prefix(round) + "l", "mixed"))
              .execute();
      seen.add(IntStream.of(mixed).boxed().toList());
    }

    private void nestedTransaction(int round, List<Object> seen) {
      jooq.transaction(
          outer -> {
            seen.add(
                outer
                    .dsl()
                    .select(NAME)
                    .from(PRODUCT)
                    .where(SKU.eq(prefix(round) + "e"))
                    .forUpdate()
                    .fetchSingle(NAME));
            outer
                .dsl()
                .update(PRODUCT)
                .set(NAME, "outer")
                .where(SKU.eq(prefix(round) + "e"))
                .execute();
            Assertions.assertThatIllegalStateException()
                .isThrownBy(() -> outer.dsl().transaction(inner -> changeThenFail(inner, round)));
          });
    }

    private static void changeThenFail(org.jooq.Configuration inner, int round) {
      inner.dsl().update(PRODUCT).set(NAME, "inner").where(SKU.like(prefix(round) + "%")).execute();
      throw new IllegalStateException("the savepoint is rolled back");
    }

    private void duplicate(int round, List<Object> seen) {
      IntegrityConstraintViolationException refusal =
          Assertions.catchThrowableOfType(
              IntegrityConstraintViolationException.class,
              () ->
                  jooq.insertInto(PRODUCT, SKU, NAME, PRICE)
                      .values(prefix(round) + "a", "twice", BigDecimal.ONE)
                      .execute());
      seen.add(refusal.sqlState());
    }

    /** jOOQ gives the new row an alias, which only MySQL knows. */
    private void upsert(int round, List<Object> seen) {
      for (String text : TestServers.shared().isMySql() ? List.of("first", "second") : NONE) {
        seen.add(
            jooq.insertInto(LABEL, CODE, TEXT)
                .values(prefix(round) + "u", text)
                .onDuplicateKeyUpdate()
                .set(TEXT, val(text))
                .execute());
      }
      seen.add(
          jooq.insertInto(LABEL, CODE, TEXT)
              .values(prefix(round) + "u", "ignored")
              .onDuplicateKeyIgnore()
              .execute());
    }

    private void fetchLazily(int round, List<Object> seen) {
      try (Cursor<? extends Record> products =
          jooq.select(SKU, NAME, PRICE)
              .from(PRODUCT)
              .where(SKU.startsWith(prefix(round)))
              .orderBy(SKU)
              .fetchSize(2)
              .fetchLazy()) {
        products.forEach(product -> seen.add(product.valuesRow().toString()));
      }
      seen.add(
          jooq.select(NAME, sum(PRICE))
              .from(PRODUCT)
              .where(SKU.startsWith(prefix(round)))
              .groupBy(NAME)
              .orderBy(NAME)
              .fetch()
              .format());
    }
  }
}
