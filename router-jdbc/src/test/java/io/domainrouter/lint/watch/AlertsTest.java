package io.domainrouter.lint.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import io.domainrouter.lint.Finding;
import io.domainrouter.lint.LintFixture;
import io.domainrouter.lint.LintSettings;
import io.domainrouter.lint.Linter;
import io.domainrouter.lint.rule.Location;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When somebody is told of a violation, by a clock of the test's own. */
final class AlertsTest {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  /** A clock that begins anywhere, as the JVM's does. */
  private static final long BEGIN = -5 * MINUTE;

  private static final Linter LINTER =
      LintFixture.linter(LintFixture.github(), LintSettings.ofDomainFile().inPhase(Phase.COPYING));

  private final Alerts alerts = new Alerts();
  private final List<LintAlert> told = new ArrayList<>();

  private static final class Seen extends Sighting {
    private final String sql;
    private long count;

    Seen(String sql) {
      super(BEGIN);
      this.sql = sql;
    }

    @Override
    List<Finding> findings() {
      return LINTER.statement(sql, Location.recorded("(test)", 0));
    }

    @Override
    long count() {
      return count;
    }

    @Override
    Callers callers() {
      return new Callers();
    }
  }

  private static Seen join(String behind) {
    return new Seen("SELECT i.id FROM issues i JOIN users u ON u.id = i.author_id " + behind);
  }

  @BeforeEach
  void listen() {
    alerts.listen(told::add);
  }

  private void look(Seen seen, long after) {
    alerts.look(seen, BEGIN + after);
  }

  @Test
  void itIsToldAtOnceAndAgainWhenItIsStillSeenAnHourLater() {
    Seen join = join("");
    look(join, 0);
    assertEquals(0, told.size(), "not sent yet");
    join.count = 1;
    look(join, 1);
    join.count = 7;
    look(join, 30 * MINUTE);
    look(join, HOUR);
    assertEquals(1, told.size(), "an hour is not over");
    look(join, HOUR + 1);
    assertEquals(List.of(1L, 7L), told.stream().map(LintAlert::count).toList());
    look(join, 3 * HOUR);
    assertEquals(2, told.size(), "it was not seen any more");
    join.count = 8;
    look(join, 4 * HOUR);
    assertEquals(3, told.size());
  }

  @Test
  void ofTooManyInAMinuteTheRestIsOnlyCounted() {
    for (int i = 0; i < 25; i++) {
      Seen join = join("WHERE i.c" + i + " = 1");
      join.count = 1;
      look(join, i);
    }
    assertEquals(10, told.size());
    Seen next = join("WHERE i.d = 1");
    next.count = 1;
    look(next, MINUTE);
    assertEquals(11, told.size());
    assertEquals(15, told.get(10).withheld());
    assertTrue(
        told.get(10).words().endsWith("(and 15 other violations that were not told of)"),
        told.get(10)::words);
  }

  @Test
  void warningsAndExemptedOnesAreNoNews() {
    Seen exempt = join("/* cross-domain-exempt: T-1 until 2027-01-01 */");
    Seen warning = new Seen("SELECT id FROM issues WHERE id > @last");
    Seen expired = join("/* cross-domain-exempt: T-1 until 2026-12-31 */");
    for (Seen seen : List.of(exempt, warning, expired)) {
      seen.count = 1;
      look(seen, 0);
    }
    assertEquals(1, told.size(), told::toString);
    assertTrue(told.get(0).words().contains("T-1 expired 2026-12-31"), told.get(0)::words);
  }

  @Test
  void whoeverListensHurtsNobody() {
    alerts.listen(
        alert -> {
          throw new IllegalStateException("of the test");
        });
    List<LintAlert> behind = new ArrayList<>();
    alerts.listen(behind::add);
    Seen join = join("");
    join.count = 1;
    look(join, 0);
    assertEquals(1, behind.size());
  }
}
