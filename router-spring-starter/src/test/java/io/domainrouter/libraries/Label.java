package io.domainrouter.libraries;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An entity whose key the application assigns, so that inserts go in batches. Not thread-safe. */
@Entity
@Table(name = "label")
class Label {
  @Id private String code;
  private String text;

  /** For Hibernate. */
  protected Label() {}

  Label(String code, String text) {
    this.code = code;
    this.text = text;
  }

  void write(String newText) {
    text = newText;
  }

  @Override
  public String toString() {
    return code + " " + text;
  }
}
