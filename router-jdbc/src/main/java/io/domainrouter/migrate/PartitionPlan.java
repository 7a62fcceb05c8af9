package io.domainrouter.migrate;

import java.util.ArrayList;
import java.util.List;

/**
 * How a domain's tables would be made on its partition. Immutable.
 *
 * @param partition name of the target
 * @param statements one per table, for a session without foreign key checks
 * @param relationships foreign keys of the monolith that the partition cannot have, as the domain
 *     file writes them
 * @param unlisted those of them that the domain file does not list
 * @param problems why it cannot be done; empty when it can, as far as can be seen beforehand
 */
public record PartitionPlan(
    String domain,
    String partition,
    List<String> statements,
    List<String> relationships,
    List<String> unlisted,
    List<String> problems) {
  public PartitionPlan {
    statements = List.copyOf(statements);
    relationships = List.copyOf(relationships);
    unlisted = List.copyOf(unlisted);
    problems = List.copyOf(problems);
  }

  /** A script that a person can read, change and run. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("-- Tables of domain " + domain + " on " + partition);
    problems.forEach(problem -> lines.add("-- PROBLEM: " + problem));
    if (!relationships.isEmpty()) {
      lines.add("-- Foreign keys that stay behind:");
      lines.add("-- relationships:");
      for (String relationship : relationships) {
        boolean missing = unlisted.contains(relationship);
        lines.add("--   - " + relationship + (missing ? "   (not in the domain file yet)" : ""));
      }
    }
    lines.add("SET SESSION foreign_key_checks = 0, sql_mode = 'ALLOW_INVALID_DATES';");
    statements.forEach(statement -> lines.add(statement + ";"));
    return lines;
  }
}
