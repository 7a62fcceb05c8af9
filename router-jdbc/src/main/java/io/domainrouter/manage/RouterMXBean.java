package io.domainrouter.manage;

import java.util.List;

/** One router as JMX clients see it. Object name {@code io.domainrouter:type=Router,name=…}. */
@Description("The router of one domain file: its counters, and what concerns all domains at once.")
public interface RouterMXBean {
  @Description("Names of the domains in the order of moving.")
  List<String> getDomains();

  @Description("Statements that applications ran through this instance since it started.")
  long getStatements();

  @Description("Statements that were refused because they could not be routed rightly.")
  long getRefusals();

  @Description("Statements that name tables of more than one domain, in any phase.")
  long getCrossDomainStatements();

  @Description("Transactions that wrote on more than one authority.")
  long getCrossDomainTransactions();

  @Description("This instance's name in the control schema: process, host and router.")
  String getInstance();

  @Description(
      "The fleet, a line for each instance: build, heartbeat, epochs, transactions in flight by phase;"
          + " under it who holds a domain for long. Asks the monolith.")
  List<String> getFleet();

  @Description(
      "Says how a SQL text would be routed now outside a transaction: kind, tables, domains, phases,"
          + " target, mirror, or why it would be refused. Runs nothing.")
  String explain(@Description(name = "sql", value = "the statement's text") String sql);

  @Description(
      "EMERGENCY. Takes every domain back to phase 2, in which the monolith serves everything; loses"
          + " nothing: a domain for which that is not possible at once stays, and its line says why.")
  List<String> everythingToMonolith(
      @Description(name = "who", value = "who asks for it, for the audit") String who,
      @Description(name = "why", value = "the reason, for the audit") String why);

  @Description(
      "EMERGENCY. Switches dual write off for every domain: writes are journaled only, reads go to"
          + " the authority only. Where it fails for some, the others are done; the error names"
          + " them.")
  void disableDualWrite(
      @Description(name = "who", value = "who asks for it, for the audit") String who,
      @Description(name = "why", value = "the reason, for the audit") String why);
}
