package io.domainrouter.libraries;

import static io.domainrouter.libraries.Application.prefix;

import io.domainrouter.DomainRouterDataSource;
import jakarta.persistence.LockModeType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.data.repository.query.Param;
import org.springframework.transaction.annotation.Transactional;

/** A Spring Boot application with Spring Data JPA, of which only the URL differs. */
class SpringDataJpaTest {
  @Test
  void seesAndLeavesTheSameInEveryPhase() throws Exception {
    try (Journey journey = new Journey("lib_spring_data")) {
      journey.travel(BootShop::new);
    }
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableJpaRepositories(considerNestedRepositories = true)
  @EntityScan(basePackageClasses = Product.class)
  @Import(ProductService.class)
  static class Configuration {}

  interface ProductRepository extends JpaRepository<Product, Long> {
    Optional<Product> findBySku(String sku);

    Page<Product> findBySkuStartingWith(String prefix, Pageable page);

    boolean existsBySku(String sku);

    long countByPriceLessThanAndSkuStartingWith(BigDecimal price, String prefix);

    Stream<Product> streamBySkuInOrderBySku(Collection<String> skus);

    int deleteBySkuIn(Collection<String> skus);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Product findLockedBySku(String sku);

    @Modifying(clearAutomatically = true)
    @Query("update Product p set p.price = p.price + :raise where p.sku like concat(:prefix, '%')")
    int raisePrices(@Param("raise") BigDecimal raise, @Param("prefix") String prefix);

    @Query(
        nativeQuery = true,
        value = "SELECT name, COUNT(*) FROM product WHERE sku LIKE ?1 GROUP BY name ORDER BY name")
    List<Object[]> namesLike(String pattern);
  }

  static class ProductService {
    private final ProductRepository products;

    ProductService(ProductRepository products) {
      this.products = products;
    }

    @Transactional
    public void add(int round) {
      products.saveAll(
          IntStream.range(0, 7)
              .mapToObj(i -> new Product(prefix(round) + i, "p" + i % 3, i + ".25", "t" + i))
              .toList());
    }

    @Transactional
    public void sell(String sku) {
      Product product = products.findLockedBySku(sku);
      product.sellFor("7.77");
      product.tags().add("sold");
    }

    @Transactional
    public void addThenFail(String sku) {
      products.saveAndFlush(new Product(sku, "never", "1.00"));
      throw new IllegalStateException("after the insert");
    }

    @Transactional
    public List<Integer> bulk(int round) {
      int raised = products.raisePrices(new BigDecimal("0.10"), prefix(round));
      return List.of(raised, products.deleteBySkuIn(List.of(prefix(round) + 5, "none")));
    }

    @Transactional(readOnly = true)
    public List<String> stream(Collection<String> skus) {
      try (Stream<Product> found = products.streamBySkuInOrderBySku(skus)) {
        return found.map(Product::toString).toList();
      }
    }

    @Transactional(readOnly = true)
    public List<Object> pages(int round) {
      Page<Product> page =
          products.findBySkuStartingWith(
              prefix(round), PageRequest.of(1, 2, Sort.by("sku").descending()));
      return List.of(page.getTotalElements(), page.getContent().toString());
    }
  }

  private static final class BootShop implements Application {
    private final ConfigurableApplicationContext context;
    private final ProductRepository products;
    private final ProductService service;

    BootShop(Database database) {
      SpringApplication application = new SpringApplication(Configuration.class);
      application.setWebApplicationType(WebApplicationType.NONE);
      Map<String, Object> properties = new HashMap<>();
      HibernateSettings.ofServer()
          .forEach((name, value) -> properties.put("spring.jpa.properties." + name, value));
      application.setDefaultProperties(properties);
      context =
          application.run(
              "--spring.datasource.url=" + database.url(),
              "--spring.datasource.username=" + database.username(),
              "--spring.datasource.password=" + database.password(),
              "--spring.main.banner-mode=off",
              "--logging.level.root=warn");
      products = context.getBean(ProductRepository.class);
      service = context.getBean(ProductService.class);
      Assertions.assertThat(context.getBeansOfType(DomainRouterDataSource.class))
          .hasSize(database.url().startsWith("jdbc:domainrouter:") ? 1 : 0);
    }

    @Override
    public List<?> work(int round) {
      List<Object> seen = new ArrayList<>();
      service.add(round);
      service.sell(prefix(round) + 2);
      Assertions.assertThatIllegalStateException()
          .isThrownBy(() -> service.addThenFail(prefix(round) + "x"));
      seen.add(products.existsBySku(prefix(round) + "x"));
      Assertions.assertThatExceptionOfType(DataIntegrityViolationException.class)
          .isThrownBy(() -> products.save(new Product(prefix(round) + 0, "twice", "1")));
      seen.addAll(service.bulk(round));
      seen.add(products.findBySku(prefix(round) + 1).map(found -> found.sku() + found.price()));
      seen.addAll(service.pages(round));
      seen.add(
          products.countByPriceLessThanAndSkuStartingWith(BigDecimal.valueOf(3), prefix(round)));
      products.namesLike(prefix(round) + "%").forEach(row -> seen.add(List.of(row)));
      seen.addAll(service.stream(List.of(prefix(round) + 2, prefix(round) + 4, "none")));
      return seen;
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
