package io.domainrouter.lint.rule;

import io.domainrouter.lint.rule.SchemaModel.Kind;

/** A view over two domains reads nothing once they are apart. */
final class ViewCrossesDomains extends CrossingProgram {
  ViewCrossesDomains() {
    super(
        new Description(
            "view-crosses-domains",
            "A view names tables of two domains.",
            "CREATE VIEW authors AS SELECT u.username, i.title FROM users u JOIN issues i ON i.author_id = u.id",
            "CREATE VIEW titles AS SELECT author_id, title FROM issues"),
        Kind.VIEW);
  }
}
