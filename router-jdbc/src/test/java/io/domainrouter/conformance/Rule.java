package io.domainrouter.conformance;

import io.domainrouter.config.Phase;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The intended differences, which docs/jdbc-conformance.md describes by their ids. */
enum Rule {
  PREPARED_BATCH_TEXT("prepared-batch-text", refused("DR006", "PreparedStatement.addBatch")),
  CHAINED_END("chained-end", refused("DR006", "AND CHAIN and RELEASE")),
  DISTRIBUTED_TRANSACTION("distributed-transaction", refused("DR006", "XA transactions")),
  ANOTHER_CATALOG("another-catalog", refused("DR005", "cannot change the catalog")),
  ANOTHER_SCHEMA("another-schema", refused("DR005", "USE ")),
  SYNTAX_MODE("syntax-mode", refused("DR005", "A sql_mode that changes")),
  NEXT_TRANSACTION(
      "next-transaction", Phases.MOVING, refused("DR005", "SET TRANSACTION for the next")),
  CONSISTENT_SNAPSHOT(
      "consistent-snapshot", Phases.MOVING, refused("DR005", "WITH CONSISTENT SNAPSHOT")),
  PREVIOUS_ANSWER(
      "previous-answer",
      Phases.MIRRORED,
      refused("DR005", "ROW_COUNT\\(\\), FOUND_ROWS\\(\\) and SHOW WARNINGS")),
  WRITE_SHAPE(
      "write-shape",
      Phases.MIRRORED,
      refused("DR003", "(The write|An UPDATE of key column) .*cannot be mirrored")),
  ALTERED_KEY(
      "altered-key",
      Phases.MIRRORED,
      refused("40001", "The keys of the written rows of \\w+ are not certain")),
  SCHEMA_CHANGE("schema-change", Phases.MIRRORED, refused("DR003", "Schema changes wait")),
  SECOND_AUTHORITY(
      "second-authority", Phases.MOVING, refused("DR004", "The transaction has written on")),
  HIDDEN_TABLES("hidden-tables", Phases.MIRRORED, refused("DR003", "\\w+ hides the tables")),
  MOVED_TABLES("moved-tables", true, Rule::aTableThatTheMonolithHasNoMore),
  ROW_CHANGE(
      "row-change",
      Phases.MIRRORED,
      refused("DR003", "Rows of domain .* cannot be changed through")),
  UNROUTABLE(
      "unroutable",
      Phases.MOVING,
      refused("DR002", "The statement's tables cannot be established")),
  LATE_PARAMETER_CHECK("late-parameter-check", true, Rule::aParameterThatIsCheckedLater),
  ENDED_CONNECTION("ended-connection", false, Rule::afterTheConnectionsEnd),
  UNCHECKED_EXCEPTION("unchecked-exception", false, Rule::anUncheckedException),
  NEGATIVE_TIMEOUT("negative-timeout", true, Rule::aNegativeTimeout),
  OWN_MESSAGE("own-message", false, Rule::onlyTheMessage),
  UNNAMED_SAVEPOINT("unnamed-savepoint", false, Rule::aSavepointWithoutName),
  READ_ONLY("read-only-without-effect", true, Rule::aCallWithoutEffectOnAReadOnlyConnection),
  WARNINGS_OF_OTHERS("warnings-of-others", false, Rule::warningsOfAnotherStatement),
  AUTOCOMMIT_IN_TEXT("autocommit-in-text", true, Rule::anAutocommitThatTheDriverMissed),
  LEFTOVER_COUNT("leftover-count", false, Rule::onlyTheCountOfAnEarlierExecution),
  PHYSICAL_SCHEMA("physical-schema", false, Rule::onlyTheSchemasName);

  /** The phases of the laboratory in which a rule may be met. */
  private static final class Phases {
    static final Set<Phase> MIRRORED =
        EnumSet.of(Phase.DUAL_WRITE, Phase.READ_MIGRATION, Phase.PARTITION_FIRST);
    static final Set<Phase> MOVING = EnumSet.complementOf(EnumSet.of(Phase.MONOLITH));
  }

  private static final Pattern UNCHECKED =
      Pattern.compile("throws (NullPointer|IllegalArgument|IndexOutOfBounds|ClassCast)Exception");

  private final String id;
  private final boolean parts;
  private final Predicate<Difference> explains;

  /** A call that the router refuses; the driver's connection is in another state afterwards. */
  Rule(String id, Pattern refusal) {
    this(id, true, difference -> refusal.matcher(difference.routed()).find());
  }

  Rule(String id, Set<Phase> phases, Pattern refusal) {
    this(
        id,
        true,
        difference ->
            phases.contains(difference.phase()) && refusal.matcher(difference.routed()).find());
  }

  /**
   * @param parts whether the two connections are in different states afterwards, so that what
   *     follows can only be compared without the step
   */
  Rule(String id, boolean parts, Predicate<Difference> explains) {
    this.id = id;
    this.parts = parts;
    this.explains = explains;
  }

  static Optional<Rule> explaining(Difference difference) {
    return Arrays.stream(values()).filter(rule -> rule.explains.test(difference)).findFirst();
  }

  String id() {
    return id;
  }

  boolean parts() {
    return parts;
  }

  private static Pattern refused(String state, String message) {
    return Pattern.compile("throws \\w+ \\[" + state + "/0\\] " + message);
  }

  private static boolean aTableThatTheMonolithHasNoMore(Difference difference) {
    return difference.phase() == Phase.PARTITION_ONLY
        && difference.step().arguments().stream()
            .anyMatch(argument -> argument.matches("(?i)\"(call|prepare|execute|deallocate) .*"));
  }

  private static boolean afterTheConnectionsEnd(Difference difference) {
    String refusal = "No operations allowed after ";
    boolean asked = difference.step().subject().matches("[cd]\\d*");
    return difference.routed().contains(refusal)
        && (asked || difference.raw().contains(refusal + "connection closed"));
  }

  private static boolean aParameterThatIsCheckedLater(Difference difference) {
    Step step = difference.step();
    boolean notANumber = step.method().equals("setDouble");
    boolean unknownClass = step.method().equals("setObject");
    boolean ofCall = step.subject().matches("[fg]\\d*") && step.method().matches("set.*|addBatch");
    return (notANumber || unknownClass || ofCall)
        && difference.raw().startsWith("throws SQL")
        && difference.routed().startsWith("done");
  }

  private static boolean anUncheckedException(Difference difference) {
    return UNCHECKED.matcher(difference.raw()).find()
        && !UNCHECKED.matcher(difference.routed()).find();
  }

  private static boolean aNegativeTimeout(Difference difference) {
    return difference.routed().startsWith("throws SQLException [S1009/0] timeout must be 0 or");
  }

  private static boolean aSavepointWithoutName(Difference difference) {
    return difference.raw().contains("Only named savepoints are supported")
        || difference.routed().contains("Only a named savepoint has a name");
  }

  private static boolean aCallWithoutEffectOnAReadOnlyConnection(Difference difference) {
    return difference.step().method().matches("(set|release)Savepoint|rollback|execute\\w*Batch")
        && difference.raw().contains("Connection is read-only")
        && !difference.routed().startsWith("throws ");
  }

  private static boolean warningsOfAnotherStatement(Difference difference) {
    return difference.step().toString().matches("state\\(.*\\)|.*\\.getWarnings\\(\\)")
        && difference.routed().matches("(getWarnings: )?null.*");
  }

  private static boolean anAutocommitThatTheDriverMissed(Difference difference) {
    return difference.raw().matches(".*(autocommit|getAutoCommit: Boolean) true.*")
        && difference.routed().matches(".*(autocommit|getAutoCommit: Boolean) false.*");
  }

  private static boolean onlyTheCountOfAnEarlierExecution(Difference difference) {
    return difference.phase() != Phase.MONOLITH
        && difference.raw().matches("(throws |\\[\\]|done ).*")
        && difference
            .raw()
            .replaceAll("count -?\\d+$", "")
            .equals(difference.routed().replaceAll("count -?\\d+$", ""));
  }

  private static boolean onlyTheMessage(Difference difference) {
    String own = "(Unable to unwrap to class|Connection is read-only)[^|]*";
    return difference
        .raw()
        .replaceFirst(own, "$1")
        .equals(difference.routed().replaceFirst(own, "$1"));
  }

  private static boolean onlyTheSchemasName(Difference difference) {
    return difference
        .raw()
        .equals(difference.routed().replace(Laboratory.PARTITION, Laboratory.RAW));
  }
}
