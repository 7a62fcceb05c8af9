package io.domainrouter.control;

import io.domainrouter.migrate.PartitionPlan;
import io.domainrouter.migrate.SchemaReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a partition's tables would be made, or were. Immutable.
 *
 * @param schema how they compare with the monolith's; empty where nothing was made
 */
public record PartitionReport(PartitionPlan plan, Optional<SchemaReport> schema) {

  /** The script, and the comparison behind it, for people to read. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(plan.lines());
    schema.ifPresent(
        report -> {
          lines.add("-- Carried out.");
          report.lines().forEach(line -> lines.add("-- " + line));
        });
    return lines;
  }
}
