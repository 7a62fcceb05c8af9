package io.domainrouter.manage;

import java.util.List;

/**
 * One domain as JMX clients see it. Object name {@code
 * io.domainrouter:type=Domain,router=…,name=…}.
 */
@Description("One schema domain: where it stands, and the steps forward and back.")
public interface DomainMXBean {
  @Description("The phase: 1, 2, 3a, 3b, 4, 5a or 5b, with its name.")
  String getPhase();

  @Description("The number of phase changes so far; the highest one in the fleet is the truth.")
  long getEpoch();

  @Description("The domain's tables.")
  List<String> getTables();

  @Description("The target that the domain moves to.")
  String getPartition();

  @Description("Share of the plain reads, in percent, that the partition serves in phase 4.")
  int getReadPercent();

  @Description("Whether the mirror is written within the transaction; false means journal only.")
  boolean isDualWrite();

  @Description("Whether the mirror has every committed write and may be read.")
  boolean isMirrorTrusted();

  @Description("Keys of changed rows that the mirror has not got yet; -1 when it cannot be asked.")
  long getJournalDepth();

  @Description("Journal rows that wait, one or more per transaction; -1 when it cannot be asked.")
  long getJournalRows();

  @Description("Age of the oldest of them in milliseconds; 0 when none waits.")
  long getJournalOldestMillis();

  @Description(
      "Rows per second that this instance brought to the mirror from the journal in the last five"
          + " seconds; one instance of the fleet does that.")
  double getJournalDrainRate();

  @Description("Rows that the mirror refuses: table, number, keys and reason, a line for each.")
  List<String> getPoisonedRows();

  @Description("Why the mirror is not trusted; empty when it is.")
  String getMirrorReason();

  @Description(
      "What is known of the comparison of both sides, a line for each table: its age, and what"
          + " differed.")
  List<String> getVerification();

  @Description("Rows that somebody else has written past the router, found by comparing.")
  long getForeignWrites();

  @Description("Rows that differed after the router had written them.")
  long getMirrorFaults();

  @Description("Rows copied by the copy that runs or ran last in this instance.")
  long getRowsCopied();

  @Description("The server's estimate of the rows to copy; 0 when no copy ran in this instance.")
  long getRowsTotal();

  @Description("What runs for the domain in this instance right now; empty when nothing does.")
  String getActivity();

  @Description("Statements of this instance that named the domain's tables.")
  long getStatements();

  @Description("Refused statements of this instance that named the domain's tables.")
  long getRefusals();

  @Description("Statements of this instance that named this and another domain's tables.")
  long getCrossDomainStatements();

  @Description("Transactions of this instance whose rows were written to the mirror at once.")
  long getDualWrites();

  @Description("Mirror writes of this instance that failed and were left to the journal.")
  long getMirrorFailures();

  @Description(
      "How long the last transition in this instance held the domain's writers out, in milliseconds;"
          + " -1 before the first.")
  double getLastPauseMillis();

  @Description("Moves the domain one phase forward. Fails, and changes nothing, if a gate refuses.")
  String advance(
      @Description(name = "who", value = "who asks for it, for the audit") String who,
      @Description(name = "why", value = "the reason, for the audit") String why,
      @Description(name = "force", value = "true: although gates refuse; is audited")
          boolean force);

  @Description(
      "The same; true for kill ends the sessions whose transactions hold a cutover up beyond its"
          + " deadline.")
  String advance(
      @Description(name = "who", value = "who asks for it, for the audit") String who,
      @Description(name = "why", value = "the reason, for the audit") String why,
      @Description(name = "force", value = "true: although gates refuse; is audited") boolean force,
      @Description(name = "kill", value = "true: ends who holds it up; is audited") boolean kill);

  @Description("The same, only if the domain is in that epoch: for a request that was made before.")
  String advance(
      @Description(name = "who", value = "who asks for it, for the audit") String who,
      @Description(name = "why", value = "the reason, for the audit") String why,
      @Description(name = "force", value = "true: although gates refuse; is audited") boolean force,
      @Description(name = "kill", value = "true: ends who holds it up; is audited") boolean kill,
      @Description(name = "epoch", value = "the epoch that the request was made for") long epoch);

  @Description("Moves the domain one phase back. Fails, and changes nothing, if a gate refuses.")
  String goBack(
      @Description(name = "who", value = "who asks for it, for the audit") String who,
      @Description(name = "why", value = "the reason, for the audit") String why,
      @Description(name = "force", value = "true: although gates refuse; is audited")
          boolean force);

  @Description("Sets the share of plain reads that the partition serves in phase 4.")
  void changeReadPercent(
      @Description(name = "percent", value = "0..100") int percent,
      @Description(name = "who", value = "who asks for it, for the audit") String who);

  @Description("Switches dual write on; the mirror is trusted again once it has caught up.")
  void enableDualWrite(
      @Description(name = "who", value = "who asks for it, for the audit") String who);

  @Description("Switches dual write off: journal only, and reads from the authority only.")
  void disableDualWrite(
      @Description(name = "who", value = "who asks for it, for the audit") String who);

  @Description("Tries now what the mirror has refused; answers with what it still refuses.")
  List<String> repair(
      @Description(name = "who", value = "who asks for it, for the audit") String who,
      @Description(name = "why", value = "the reason, for the audit") String why);

  @Description(
      "Compares both sides as a whole, at full speed; returns when it is done. What differs is"
          + " repaired from the authority.")
  List<String> verify(
      @Description(name = "who", value = "who asks for it, for the audit") String who,
      @Description(name = "why", value = "the reason, for the audit") String why);

  @Description("Checks the gates of the next step, one line each, without changing anything.")
  List<String> checkGates(
      @Description(name = "forward", value = "false: of the step back") boolean forward);

  @Description("Compares both sides' tables and servers: each difference, blocking or to know.")
  List<String> checkSchema();

  @Description(
      "Makes the domain's tables on its partition from the monolith's, in phase 1; answers with the"
          + " script, and with how the tables compare afterwards.")
  List<String> createPartition(
      @Description(name = "apply", value = "false: only show the script") boolean apply,
      @Description(name = "who", value = "who asks for it, for the audit") String who,
      @Description(name = "why", value = "the reason, for the audit") String why);

  @Description(
      "Drops the domain's fenced tables on the monolith for good, in phase 5b, after bakeTime; answers"
          + " with the tables that are gone.")
  List<String> complete(
      @Description(name = "confirmation", value = "drop <domain> on the monolith")
          String confirmation,
      @Description(name = "who", value = "who asks for it, for the audit") String who,
      @Description(name = "why", value = "the reason, for the audit") String why);

  @Description(
      "Approves the domain's next step forward, as it stands now; policy approvals says how many"
          + " persons must.")
  void approve(
      @Description(name = "who", value = "who approves, for the audit") String who,
      @Description(name = "why", value = "the reason, for the audit") String why);

  @Description(
      "What the next step would meet: its gates, the write transactions that are open, how long"
          + " writers would probably be held. Changes nothing; looks for a second.")
  List<String> dryRun(
      @Description(name = "forward", value = "false: the step back") boolean forward);

  @Description("What the way back to a phase would cost and lose now. Changes nothing.")
  List<String> wayBack(@Description(name = "to", value = "the phase, such as 2") String to);

  @Description(
      "EMERGENCY. Takes the domain back to phase 2, in which the monolith serves everything; loses"
          + " nothing: where that is not possible at once it stays, and the answer says why.")
  String toMonolith(
      @Description(name = "who", value = "who asks for it, for the audit") String who,
      @Description(name = "why", value = "the reason, for the audit") String why);

  @Description("Goes back to a phase, step by step, if that loses nothing.")
  List<String> returnTo(
      @Description(name = "to", value = "the phase, such as 2") String to,
      @Description(name = "who", value = "who asks for it, for the audit") String who,
      @Description(name = "why", value = "the reason, for the audit") String why);
}
