package io.domainrouter.lint;

import io.domainrouter.lint.rule.Location;
import io.domainrouter.lint.rule.SchemaModel;
import io.domainrouter.lint.rule.TransactionExtent;
import io.domainrouter.sql.StatementKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One pass over statements from anywhere, with their sessions' transactions and the schema that
 * scripts make. Holds a bounded number of sessions and findings, however much it is given. Not
 * thread-safe.
 */
public final class LintRun implements StatementSink {
  private static final int SESSIONS = 10_000;
  private static final int NOTES = 1_000;

  private final Linter linter;
  private final Findings findings;
  private final SchemaModel schema = new SchemaModel();
  private final DdlSchema ddl = new DdlSchema(schema);
  private final List<String> notes = new ArrayList<>();
  private final Map<String, LintSession> sessions =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LintSession> eldest) {
          return size() > SESSIONS;
        }
      };
  private final Map<String, Long> notUnderstood = new LinkedHashMap<>();
  private long statements;

  public LintRun(Linter linter, Findings findings) {
    this.linter = linter;
    this.findings = findings;
  }

  @Override
  public void statement(String sql, Location where, String session, long count) {
    statements++;
    LintSession of = session == null ? null : session(session);
    Linter.Judged judged = of == null ? linter.judge(sql) : of.judge(sql);
    if (judged.statement().profile().facts().kind() == StatementKind.UNKNOWN) {
      notUnderstood.merge(where.source(), 1L, Long::sum);
      return;
    }
    if (!judged.violations().isEmpty()) {
      linter
          .statement(sql, judged, where, Optional.empty())
          .forEach(finding -> findings.add(finding, count));
    }
    if (judged.statement().profile().facts().kind() == StatementKind.DDL && !where.recorded()) {
      ddl.statement(sql, judged.statement().profile().facts(), where);
    }
    if (of != null) {
      of.run(judged, () -> where);
    }
  }

  private LintSession session(String name) {
    return sessions.computeIfAbsent(name, absent -> new LintSession(linter, this::transaction));
  }

  @Override
  public void sessionEnded(String session) {
    LintSession gone = sessions.remove(session);
    if (gone != null) {
      gone.transactions().end(false);
    }
  }

  private void transaction(TransactionExtent extent) {
    linter.transaction(extent, Optional.empty()).forEach(finding -> findings.add(finding, 1));
  }

  @Override
  public void note(String line) {
    if (notes.size() < NOTES) {
      notes.add(line);
    }
  }

  /** A schema that was read from a database, in place of what scripts have made. */
  public void schema(SchemaModel live) {
    linter.schema(live).forEach(finding -> findings.add(finding, 1));
  }

  /** Judges what is judged as a whole; nothing may come behind it. */
  public void finish() {
    sessions.values().forEach(session -> session.transactions().end(false));
    linter.schema(schema).forEach(finding -> findings.add(finding, 1));
    notUnderstood.forEach(
        (source, count) -> note(source + ": " + count + " texts left out that begin no statement"));
  }

  public Linter linter() {
    return linter;
  }

  public Findings findings() {
    return findings;
  }

  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** How many it was given. */
  public long statements() {
    return statements;
  }
}
