package io.domainrouter.libraries;

import static io.domainrouter.libraries.Application.prefix;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.SelectKey;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.cursor.Cursor;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** MyBatis with one session factory from phase 1 to 5b. */
class MyBatisTest {
  @Test
  void seesAndLeavesTheSameInEveryPhase() throws Exception {
    try (Journey journey = new Journey("lib_mybatis")) {
      journey.travel(Shop::new);
    }
  }

  /** A row as MyBatis fills it. */
  static final class Item {
    Long id;
    String sku;
    String name;
    BigDecimal price;

    Item() {}

    Item(String sku, String name, String price) {
      this.sku = sku;
      this.name = name;
      this.price = new BigDecimal(price);
    }

    @Override
    public String toString() {
      return sku + " " + name + " " + price;
    }
  }

  interface ItemMapper {
    @Insert("INSERT INTO product (sku, name, price) VALUES (#{sku}, #{name}, #{price})")
    @Options(useGeneratedKeys = true, keyProperty = "id")
    int insert(Item item);

    @Insert("INSERT INTO product (sku, name, price) VALUES (#{sku}, #{name}, #{price})")
    @SelectKey(
        statement = "SELECT LAST_INSERT_ID()",
        keyProperty = "id",
        before = false,
        resultType = Long.class)
    int insertWithSelectKey(Item item);

    @Insert(
        """
        <script>INSERT INTO product (sku, name, price) VALUES
        <foreach collection="items" item="i" separator=",">
          (#{i.sku}, #{i.name}, #{i.price})
        </foreach></script>
        """)
    @Options(useGeneratedKeys = true, keyProperty = "items.id")
    int insertAll(@Param("items") List<Item> items);

    @Select("SELECT id, sku, name, price FROM product WHERE id = #{id}")
    Item byId(long id);

    @Select("SELECT id, sku, name, price FROM product WHERE sku = #{sku} FOR UPDATE")
    Item lock(String sku);

    @Select(
        """
        <script>SELECT id, sku, name, price FROM product
        <where><foreach collection="skus" item="s" open="sku IN (" separator="," close=")">
          #{s}
        </foreach><if test="below != null">AND price &lt; #{below}</if></where>
        ORDER BY sku</script>
        """)
    List<Item> among(@Param("skus") List<String> skus, @Param("below") BigDecimal below);

    @Update("UPDATE product SET price = #{price} WHERE sku = #{sku}")
    int reprice(@Param("sku") String sku, @Param("price") BigDecimal price);

    @Insert(
        "INSERT INTO label (code, text) VALUES (#{code}, #{text})"
            + " ON DUPLICATE KEY UPDATE text = VALUES(text)")
    int label(@Param("code") String code, @Param("text") String text);

    @Select("SELECT id, sku, name, price FROM product WHERE sku LIKE #{pattern} ORDER BY sku")
    @Options(fetchSize = Integer.MIN_VALUE)
    Cursor<Item> stream(String pattern);
  }

  private static final class Shop implements Application {
    private final SqlSessionFactory factory;

    Shop(Database database) {
      Configuration configuration =
          new Configuration(
              new Environment("shop", new JdbcTransactionFactory(), database.dataSource()));
      configuration.addMapper(ItemMapper.class);
      factory = new SqlSessionFactoryBuilder().build(configuration);
    }

    @Override
    public List<?> work(int round) throws Exception {
      List<Object> seen = new ArrayList<>();
      generatedKeys(round, seen);
      batch(round, seen);
      lockAndRollBack(round, seen);
      duplicate(round, seen);
      read(round, seen);
      return seen;
    }

    private void generatedKeys(int round, List<Object> seen) {
      try (SqlSession session = factory.openSession()) {
        ItemMapper mapper = session.getMapper(ItemMapper.class);
        Item one = new Item(prefix(round) + "one", "generated", "1.00");
        Item two = new Item(prefix(round) + "two", "selected", "2.00");
        List<Item> many =
            IntStream.range(0, 3)
                .mapToObj(i -> new Item(prefix(round) + "m" + i, "one of many", "3.0" + i))
                .toList();
        seen.add(mapper.insert(one));
        seen.add(mapper.insertWithSelectKey(two));
        seen.add(mapper.insertAll(many));
        session.commit();
        seen.add(mapper.byId(one.id).toString());
        seen.add(mapper.byId(two.id).toString());
        many.forEach(item -> seen.add(mapper.byId(item.id).toString()));
      }
    }

    private void batch(int round, List<Object> seen) {
      try (SqlSession session = factory.openSession(ExecutorType.BATCH)) {
        ItemMapper mapper = session.getMapper(ItemMapper.class);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          Item item = new Item(prefix(round) + "b" + i, "batched", "5.00");
          items.add(item);
          mapper.insert(item);
        }
        for (int i = 0; i < 3; i++) {
          mapper.label(prefix(round) + i % 2, "label " + i);
        }
        mapper.reprice(prefix(round) + "one", new BigDecimal("1.50"));
        session
            .flushStatements()
            .forEach(result -> seen.add(IntStream.of(result.getUpdateCounts()).boxed().toList()));
        session.commit();
        items.forEach(item -> seen.add(mapper.byId(item.id).toString()));
      }
    }

    private void lockAndRollBack(int round, List<Object> seen) {
      try (SqlSession session = factory.openSession()) {
        ItemMapper mapper = session.getMapper(ItemMapper.class);
        seen.add(mapper.lock(prefix(round) + "two").toString());
        seen.add(mapper.reprice(prefix(round) + "two", BigDecimal.TEN));
        session.rollback();
        seen.add(mapper.lock(prefix(round) + "two").toString());
        mapper.reprice(prefix(round) + "two", new BigDecimal("2.50"));
        session.commit();
      }
    }

    private void duplicate(int round, List<Object> seen) {
      try (SqlSession session = factory.openSession(true)) {
        PersistenceException refusal =
            Assertions.catchThrowableOfType(
                PersistenceException.class,
                () ->
                    session
                        .getMapper(ItemMapper.class)
                        .insert(new Item(prefix(round) + "one", "twice", "1.00")));
        seen.add(refusal.getCause().getClass());
      }
    }

    private void read(int round, List<Object> seen) throws Exception {
      try (SqlSession session = factory.openSession()) {
        ItemMapper mapper = session.getMapper(ItemMapper.class);
        List<String> skus = List.of(prefix(round) + "one", prefix(round) + "two", "none");
        seen.add(mapper.among(skus, null).toString());
        seen.add(mapper.among(skus, new BigDecimal("2")).toString());
        try (Cursor<Item> items = mapper.stream(prefix(round) + "%")) {
          items.forEach(item -> seen.add(item.toString()));
        }
      }
    }
  }
}
