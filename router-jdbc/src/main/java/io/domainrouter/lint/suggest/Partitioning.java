package io.domainrouter.lint.suggest;

import java.util.List;
import java.util.Set;

/**
 * One way to group the tables. Immutable.
 *
 * @param domains each a set of tables, the largest first
 * @param foreignKeys how many lead from one domain to another
 * @param statements how often statements named tables of two domains
 * @param transactions how often transactions wrote tables of two domains
 * @param modularity how much closer tables are within domains than by chance, at most 1
 */
public record Partitioning(
    List<Set<String>> domains,
    long foreignKeys,
    long statements,
    long transactions,
    double modularity) {}
