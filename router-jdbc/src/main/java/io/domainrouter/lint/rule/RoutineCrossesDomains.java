package io.domainrouter.lint.rule;

import io.domainrouter.lint.rule.SchemaModel.Kind;

/** A routine runs on one server only. */
final class RoutineCrossesDomains extends CrossingProgram {
  RoutineCrossesDomains() {
    super(
        new Description(
            "routine-crosses-domains",
            "A stored procedure or function names tables of two domains.",
            "CREATE PROCEDURE clean_up() BEGIN DELETE FROM gists; DELETE FROM stars; END",
            "CREATE PROCEDURE clean_up() BEGIN DELETE FROM gists; END"),
        Kind.ROUTINE);
  }
}
