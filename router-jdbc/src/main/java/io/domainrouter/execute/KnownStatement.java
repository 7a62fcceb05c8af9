package io.domainrouter.execute;

import io.domainrouter.observe.StatementUse;
import io.domainrouter.route.DomainState;
import io.domainrouter.route.PhaseSnapshot;
import io.domainrouter.route.RoutePlan;
import io.domainrouter.route.RoutePlanner;
import io.domainrouter.route.StatementProfile;
import io.domainrouter.sql.SessionEffect;
import io.domainrouter.sql.SqlFacts;
import io.domainrouter.sql.SqlStatements;
import io.domainrouter.sql.StatementKind;
import io.domainrouter.sql.WriteShape;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What is known of a statement's text in every session that brings it. Thread-safe.
 *
 * <p>It may have been read from a text with other literals. They play no part in where a statement
 * goes, but they do in which rows a write changes: see {@link #isOf}.
 */
public final class KnownStatement {
  private static final Pattern IMMEDIATE =
      Pattern.compile("execute\\s+immediate", Pattern.CASE_INSENSITIVE);

  private final StatementUse use;
  private final String text;
  private final StatementProfile profile;
  private final boolean ordinary;
  private final boolean several;
  private final OptionalInt parameters;

  /** Written without a lock: it is immutable, and any thread's is as good as another's. */
  private Settled settled;

  /**
   * Where the statement goes in a session without transaction and session state.
   *
   * @param snapshot the phases that this holds for
   * @param target -1 where it depends on more than the phases
   * @param entered the state of the domain that it writes without a lock; null when it writes none
   */
  record Settled(PhaseSnapshot snapshot, int target, DomainState entered) {
    boolean isPlace() {
      return target >= 0;
    }
  }

  /** Written without a lock: what is forgotten is found out anew. */
  private boolean warns;

  /**
   * @param use may be shared by texts that differ in more than their literals
   */
  KnownStatement(String text, StatementProfile profile, StatementUse use) {
    this.use = use;
    this.text = text;
    this.profile = profile;
    this.several = SqlStatements.mayBeSeveral(text);
    this.ordinary =
        profile.facts().effects().isEmpty()
            && !TextCommands.handle(profile.facts())
            && !TextCommands.hidesItsEffects(profile.facts())
            && !commitsImplicitly(profile.facts());
    this.parameters =
        profile.facts().unroutable().isPresent()
            ? OptionalInt.empty()
            : OptionalInt.of(profile.facts().parameters());
  }

  /** Whether it leaves a prepared statement on the server, or takes one away. */
  boolean isPreparedText() {
    return profile.facts().kind() == StatementKind.PREPARED_TEXT && !IMMEDIATE.matcher(text).find();
  }

  /** Whether it was read from this very text, so that its {@link WriteShape} holds too. */
  boolean isOf(String sql) {
    return text.equals(sql);
  }

  /** Counts its executions. */
  StatementUse use() {
    return use;
  }

  public StatementProfile profile() {
    return profile;
  }

  /** How many parameters it has; empty where its text could not be read for certain. */
  public OptionalInt parameters() {
    return parameters;
  }

  /** Whether it concerns only its tables: it leaves nothing in the session and ends nothing. */
  boolean isOrdinary() {
    return ordinary;
  }

  /**
   * Whether a server that takes several statements at once would take it for more than one: a
   * comment behind a semicolon is an empty statement.
   */
  boolean mayBeSeveral() {
    return several;
  }

  /** The server has warned of something when it executed such a statement. */
  void noteWarning() {
    warns = true;
  }

  boolean warns() {
    return warns;
  }

  static boolean commitsImplicitly(SqlFacts facts) {
    return (facts.kind() == StatementKind.DDL && !facts.has(SessionEffect.TEMPORARY_TABLE))
        || facts.kind() == StatementKind.LOCK_TABLES;
  }

  /** Planned once per snapshot, for all sessions. */
  Settled settled(PhaseSnapshot snapshot, RoutePlanner planner) {
    Settled last = settled;
    if (last == null || last.snapshot != snapshot) {
      last = settle(snapshot, planner.settled(profile, snapshot));
      settled = last;
    }
    return last;
  }

  private Settled settle(PhaseSnapshot snapshot, RoutePlan plan) {
    if (ordinary && plan instanceof RoutePlan.Single single && single.bind().length <= 1) {
      if (single.bind().length == 0) {
        return new Settled(snapshot, single.target(), null);
      }
      DomainState state = snapshot.of(single.bind()[0]);
      if (!state.phase().locked()) {
        return new Settled(snapshot, single.target(), state);
      }
    }
    return new Settled(snapshot, -1, null);
  }
}
