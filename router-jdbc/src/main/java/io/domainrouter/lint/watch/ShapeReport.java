package io.domainrouter.lint.watch;

import java.time.Instant;
import java.util.List;

/**
 * How the application uses one shape of statement. Immutable.
 *
 * @param shape the text without values, comments and the lengths of lists
 * @param count executions, a batch being one
 * @param perSecond since it was first seen
 * @param meanMillis of the executions that were timed
 * @param longestMillis of the executions that were timed
 */
public record ShapeReport(
    String shape,
    List<String> domains,
    List<String> tables,
    long count,
    double perSecond,
    double meanMillis,
    double longestMillis,
    Instant firstSeen) {}
