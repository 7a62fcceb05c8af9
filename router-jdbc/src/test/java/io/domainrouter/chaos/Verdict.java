package io.domainrouter.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * What the checker found, in rows but for the transactions counted first. Immutable.
 *
 * @param torn transactions of unknown outcome that are there in part
 * @param errors what the application saw and should not have seen
 */
public record Verdict(
    long acknowledged,
    long rolledBack,
    long unknown,
    int lost,
    int duplicated,
    int torn,
    int diverged,
    int errors,
    List<String> findings) {

  public static final Verdict NOTHING = new Verdict(0, 0, 0, 0, 0, 0, 0, 0, List.of());

  public boolean isClean() {
    return lost + duplicated + torn + diverged + errors == 0;
  }

  public Verdict plus(Verdict other) {
    List<String> both = new ArrayList<>(findings);
    both.addAll(other.findings);
    return new Verdict(
        acknowledged + other.acknowledged,
        rolledBack + other.rolledBack,
        unknown + other.unknown,
        lost + other.lost,
        duplicated + other.duplicated,
        torn + other.torn,
        diverged + other.diverged,
        errors + other.errors,
        both);
  }
}
