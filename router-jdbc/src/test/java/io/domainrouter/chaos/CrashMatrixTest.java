package io.domainrouter.chaos;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.Phase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Applications are killed (SIGKILL) at every named place and anywhere else, and started again: what
 * they were told must hold. {@code -Dtest.kills=200} covers every place in every phase; a smaller
 * number chooses by {@code -Dtest.crash.seed}, the same ones by default, and {@code
 * -Dtest.crash.at} one place.
 */
@Tag("slow")
final class CrashMatrixTest {
  private static final int KILLS = Integer.getInteger("test.kills", 20);
  private static final long SEED = Long.getLong("test.crash.seed", 1);

  /** Only this place, such as {@code after-authority-commit}; empty for all. */
  private static final String AT = System.getProperty("test.crash.at", "");

  /** Only controllers: every place of every transition, forward and back, or so many of them. */
  private static final boolean MOVES_ONLY = Boolean.getBoolean("test.crash.moves");

  /** Domains on which applications die at the same time; most of their time is waiting. */
  private static final int AT_ONCE = 3;

  @TempDir private Path directory;
  private final Map<String, Verdict> table = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, Integer> kills = new LinkedHashMap<>();

  @Test
  void nothingThatWasAcknowledgedIsLostByACrash() throws Exception {
    System.out.printf("CRASH MATRIX seed=%d kills=%d%n", SEED, KILLS);
    List<List<CrashCase>> tracks = tracks();
    int wanted = tracks.stream().mapToInt(List::size).sum();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Callable<Void>> runs = new ArrayList<>();
      for (List<CrashCase> cases : tracks) {
        runs.add(() -> run(cases));
      }
      for (Future<Void> run : threads.invokeAll(runs)) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }
    report(wanted);
  }

  private static List<List<CrashCase>> tracks() {
    List<List<CrashCase>> all = new ArrayList<>();
    all.add(CrashCase.ofMoves(true));
    all.add(CrashCase.ofMoves(false));
    if (!MOVES_ONLY) {
      for (Phase phase : CrashCase.phasesWithJournal()) {
        all.add(CrashCase.ofWrites(phase));
      }
    }
    return chosen(all);
  }

  /** The wanted number of kills out of all cases, or all of them and kills anywhere besides. */
  private static List<List<CrashCase>> chosen(List<List<CrashCase>> all) {
    List<CrashCase> cases = new ArrayList<>();
    all.forEach(cases::addAll);
    cases.removeIf(crash -> !AT.isEmpty() && !crash.where().equals(AT));
    Collections.shuffle(cases, new Random(SEED));
    for (int more = 0; cases.size() < KILLS && !MOVES_ONLY; more++) {
      Phase phase = CrashCase.phasesWithJournal().get(more % 4);
      cases.add(AT.isEmpty() ? new CrashCase(phase, phase, null) : cases.get(more));
    }
    List<CrashCase> some = cases.subList(0, Math.min(KILLS, cases.size()));
    List<List<CrashCase>> tracks = new ArrayList<>();
    for (List<CrashCase> track : all) {
      List<CrashCase> mine = new ArrayList<>();
      track.forEach(
          crash -> mine.addAll(Collections.nCopies(Collections.frequency(some, crash), crash)));
      tracks.add(mine);
    }
    return tracks;
  }

  private Void run(List<CrashCase> cases) throws SQLException, IOException {
    if (cases.isEmpty()) {
      return null;
    }
    String name = "crash" + cases.get(0).phase().replaceAll("\\W", "");
    try (CrashTrack track = new CrashTrack(name, directory, SEED + name.hashCode())) {
      for (CrashCase crash : cases) {
        add(crash, run(track, crash));
      }
    }
    return null;
  }

  /** What goes wrong around it is a finding too, and keeps the other cases from nothing. */
  private static Verdict run(CrashTrack track, CrashCase crash) {
    try {
      Verdict verdict = track.run(crash);
      if (crash.moves()) {
        tell(crash, verdict, track.outcome(crash));
      }
      return verdict;
    } catch (SQLException | IOException | AssertionError e) {
      return new Verdict(0, 0, 0, 0, 0, 0, 0, 1, List.of(crash + ": " + e));
    }
  }

  private static void tell(CrashCase crash, Verdict verdict, String outcome) {
    System.out.printf(
        "CRASH CONTROLLER | %s | %s | %s | %s |%n",
        crash.phase(), crash.where(), outcome, verdict.isClean() ? "nothing lost" : verdict);
  }

  private synchronized void add(CrashCase crash, Verdict verdict) {
    String row = crash.where() + " | " + crash.phase();
    table.merge(row, verdict, Verdict::plus);
    kills.merge(row, 1, Integer::sum);
    System.out.println("CRASH CASE " + row + line(1, verdict));
    if (!verdict.isClean()) {
      System.out.println("CRASH FINDING " + row + ": " + verdict);
    }
  }

  private void report(int wanted) {
    Verdict total = table.values().stream().reduce(Verdict.NOTHING, Verdict::plus);
    table.forEach(
        (row, verdict) -> System.out.println("CRASH | " + row + line(kills.get(row), verdict)));
    System.out.println("CRASH | all | all" + line(wanted, total));
    assertAll(
        () -> assertEquals(List.of(), total.findings()),
        () -> assertTrue(total.isClean(), total::toString),
        () -> assertEquals(wanted, kills.values().stream().mapToInt(Integer::intValue).sum()),
        () -> assertTrue(total.acknowledged() > 5L * wanted, "too few writes: " + total));
  }

  private static String line(int killed, Verdict verdict) {
    return String.format(
        " | %d | %d | %d | %d | %d | %d | %d |",
        killed,
        verdict.acknowledged(),
        verdict.unknown(),
        verdict.lost(),
        verdict.duplicated() + verdict.torn(),
        verdict.diverged(),
        verdict.errors());
  }
}
