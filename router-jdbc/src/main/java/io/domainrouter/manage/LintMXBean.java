package io.domainrouter.manage;

import java.util.List;

/**
 * The linter of one router as JMX clients see it. Object name {@code
 * io.domainrouter:type=Lint,name=…}. It sends a notification of type {@value #VIOLATION} when a
 * violation is first seen, and again while it is still seen after an hour; ten a minute at most.
 */
@Description("What this instance's statements and transactions have to say about the domains.")
public interface LintMXBean {
  String VIOLATION = "io.domainrouter.lint.violation";

  @Description("Whether statements and transactions are judged (lint.observe of the domain file).")
  boolean isObserving();

  @Description("Since when, as an instant in UTC.")
  String getObservedSince();

  @Description("Each domain: whether it is virtually partitioned, and why not.")
  List<String> getReadiness();

  @Description(
      "One domain: whether it is virtually partitioned; violations with count, first and last seen,"
          + " and who sent them; the statements that are used most. Looks at the schema, too.")
  String report(@Description(name = "domain", value = "the domain's name") String domain);
}
