package io.domainrouter.libraries;

import static io.domainrouter.libraries.Application.prefix;

import jakarta.persistence.LockModeType;
import jakarta.persistence.RollbackException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;
import org.hibernate.StatelessSession;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.Test;

/** Hibernate ORM by itself, with one session factory from phase 1 to 5b. */
class HibernateTest {
  private static final int BATCH = 10;

  @Test
  void seesAndLeavesTheSameInEveryPhase() throws Exception {
    try (Journey journey = new Journey("lib_hibernate")) {
      journey.travel(Shop::new);
    }
  }

  private static final class Shop implements Application {
    private final SessionFactory factory;

    Shop(Database database) {
      factory =
          new HibernatePersistenceConfiguration("shop")
              .managedClasses(Product.class, Label.class)
              .property(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, database.dataSource())
              .property(AvailableSettings.STATEMENT_BATCH_SIZE, BATCH)
              .property(AvailableSettings.ORDER_INSERTS, true)
              .property(AvailableSettings.HBM2DDL_AUTO, "validate")
              .properties(HibernateSettings.ofServer())
              .createEntityManagerFactory();
    }

    @Override
    public List<?> work(int round) {
      List<Object> seen = new ArrayList<>();
      seen.add(dialect());
      persist(round);
      changeCollections(round);
      seen.add(staleVersionIsRefused(round));
      seen.add(priceUnderLock(round));
      seen.addAll(nativeQueries(round));
      seen.addAll(bulkStatements(round));
      stateless(round);
      seen.add(duplicateIsRefused(round));
      seen.addAll(everything(round));
      return seen;
    }

    private String dialect() {
      var dialect = factory.unwrap(SessionFactoryImplementor.class).getJdbcServices().getDialect();
      Assertions.assertThat(dialect).isInstanceOf(MySQLDialect.class);
      return dialect.getClass().getName() + " " + dialect.getVersion();
    }

    private void persist(int round) {
      factory.inTransaction(
          session -> {
            for (int i = 0; i < BATCH; i++) {
              session.persist(
                  new Product(prefix(round) + i, "product " + i, i + ".50", "new", "t" + i));
              session.persist(new Label(prefix(round) + i, "label " + i));
            }
          });
    }

    private void changeCollections(int round) {
      factory.inTransaction(
          session -> {
            Product product = find(session, prefix(round) + 1);
            product.tags().remove("new");
            product.tags().add("changed");
            find(session, prefix(round) + 2).tags().clear();
            session.remove(find(session, prefix(round) + 3));
            session.flush();
            product.rename("renamed");
          });
    }

    private static Product find(SharedSessionContract session, String sku) {
      return session
          .createSelectionQuery("from Product where sku = :sku", Product.class)
          .setParameter("sku", sku)
          .getSingleResult();
    }

    private Object staleVersionIsRefused(int round) {
      try (var session = factory.openSession()) {
        Product stale = find(session, prefix(round) + 4);
        factory.inTransaction(other -> find(other, prefix(round) + 4).rename("first"));
        session.beginTransaction();
        stale.rename("second");
        return Assertions.catchThrowableOfType(
                RollbackException.class, session.getTransaction()::commit)
            .getCause()
            .getClass();
      }
    }

    private Object priceUnderLock(int round) {
      return factory.fromTransaction(
          session -> {
            Product product = find(session, prefix(round) + 5);
            session.lock(product, LockModeType.PESSIMISTIC_WRITE);
            product.sellFor("99.99");
            session
                .createSelectionQuery("from Product where sku like :prefix", Product.class)
                .setParameter("prefix", prefix(round) + "%")
                .setLockMode(LockModeType.PESSIMISTIC_READ)
                .getResultList();
            return product.price();
          });
    }

    private List<Object> nativeQueries(int round) {
      return factory.fromTransaction(
          session -> {
            int raised =
                session
                    .createNativeMutationQuery(
                        "UPDATE product SET price = price + 1 WHERE sku LIKE :prefix AND price < 5")
                    .setParameter("prefix", prefix(round) + "%")
                    .executeUpdate();
            var sum =
                session
                    .createNativeQuery(
                        "SELECT SUM(p.price), COUNT(t.tag) FROM product p"
                            + " LEFT JOIN product_tag t ON t.product_id = p.id WHERE p.sku LIKE ?1",
                        Object[].class)
                    .setParameter(1, prefix(round) + "%")
                    .getSingleResult();
            return List.of(raised, List.of(sum));
          });
    }

    private List<Integer> bulkStatements(int round) {
      return factory.fromTransaction(
          session ->
              List.of(
                  session
                      .createMutationQuery(
                          "update versioned Product set name = concat(name, '!') where sku in :some")
                      .setParameterList(
                          "some", List.of(prefix(round) + 6, prefix(round) + 7, "none"))
                      .executeUpdate(),
                  session
                      .createMutationQuery("delete from Label where code = :code")
                      .setParameter("code", prefix(round) + 8)
                      .executeUpdate()));
    }

    private void stateless(int round) {
      try (StatelessSession session = factory.openStatelessSession()) {
        session.beginTransaction();
        session.insert(new Product(prefix(round) + "s", "stateless", "1.00"));
        session.insertMultiple(
            IntStream.range(0, BATCH)
                .mapToObj(i -> new Label(prefix(round) + "s" + i, "stateless"))
                .toList());
        Label label = session.get(Label.class, prefix(round) + "s3");
        label.write("rewritten");
        session.update(label);
        session.delete(session.get(Label.class, prefix(round) + "s4"));
        session.upsert(new Label(prefix(round) + "s5", "upserted"));
        session.upsert(new Label(prefix(round) + "s99", "upserted"));
        session.getTransaction().commit();
      }
    }

    private String duplicateIsRefused(int round) {
      ConstraintViolationException refusal =
          Assertions.catchThrowableOfType(
              ConstraintViolationException.class,
              () ->
                  factory.inTransaction(
                      session -> session.persist(new Product(prefix(round) + 0, "twice", "1"))));
      return refusal.getKind() + " " + refusal.getSQLState() + " " + refusal.getErrorCode();
    }

    private List<String> everything(int round) {
      return factory.fromTransaction(
          session -> {
            session.setDefaultReadOnly(true);
            try (Stream<Product> products =
                session
                    .createSelectionQuery(
                        "from Product p left join fetch p.tags where p.sku like :prefix"
                            + " order by p.sku",
                        Product.class)
                    .setParameter("prefix", prefix(round) + "%")
                    .getResultStream()) {
              return products.map(Product::toString).toList();
            }
          });
    }

    @Override
    public void close() {
      factory.close();
    }
  }
}
