package io.domainrouter.lint.rule;

import io.domainrouter.lint.rule.SchemaModel.Kind;

/** An event runs on one server only. */
final class EventCrossesDomains extends CrossingProgram {
  EventCrossesDomains() {
    super(
        new Description(
            "event-crosses-domains",
            "A scheduled event names tables of two domains.",
            "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM issues WHERE author_id NOT IN (SELECT id FROM users)",
            "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM issues WHERE state = 'spam'"),
        Kind.EVENT);
  }
}
