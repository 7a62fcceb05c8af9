package io.domainrouter.lint.rule;

import io.domainrouter.lint.rule.SchemaModel.Kind;

/** A trigger cannot reach a table on another server. */
final class TriggerCrossesDomains extends CrossingProgram {
  TriggerCrossesDomains() {
    super(
        new Description(
            "trigger-crosses-domains",
            "A trigger names tables of two domains.",
            "CREATE TRIGGER t AFTER INSERT ON stars FOR EACH ROW UPDATE users SET stars = stars + 1 WHERE id = NEW.user_id",
            "INSERT INTO stars (user_id) VALUES (?); UPDATE users SET stars = stars + 1 WHERE id = ?"),
        Kind.TRIGGER);
  }
}
