package io.domainrouter.libraries;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** A versioned entity with a generated key and a collection. Not thread-safe. */
@Entity
@Table(name = "product")
class Product {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String sku;
  private String name;
  private BigDecimal price;
  @Version private int version;
  private LocalDateTime added;

  @ElementCollection
  @CollectionTable(name = "product_tag", joinColumns = @JoinColumn(name = "product_id"))
  @Column(name = "tag")
  private Set<String> tags = new TreeSet<>();

  /** For Hibernate. */
  protected Product() {}

  Product(String sku, String name, String price, String... tags) {
    this.sku = sku;
    this.name = name;
    this.price = new BigDecimal(price);
    this.added = LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_000_000);
    this.tags = new TreeSet<>(Set.of(tags));
  }

  Long id() {
    return id;
  }

  String sku() {
    return sku;
  }

  BigDecimal price() {
    return price;
  }

  Collection<String> tags() {
    return tags;
  }

  void rename(String newName) {
    name = newName;
  }

  void sellFor(String newPrice) {
    price = new BigDecimal(newPrice);
  }

  /** Everything but the generated key. */
  @Override
  public String toString() {
    return "%s %s %s v%d %s %s".formatted(sku, name, price, version, added, new TreeSet<>(tags));
  }
}
