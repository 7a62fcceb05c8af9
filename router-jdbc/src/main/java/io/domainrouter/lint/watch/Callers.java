package io.domainrouter.lint.watch;

import io.domainrouter.lint.driver.ApplicationFrame;
import io.domainrouter.lint.rule.Exemption;
import io.domainrouter.lint.rule.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The frames of the application that were seen to send something; the first few. Thread-safe. */
final class Callers {
  private static final int MOST = 5;
  private static final Location NOT_SEEN = Location.recorded("(not seen yet)", 0);

  private final Map<Location, Optional<Exemption>> seen = new LinkedHashMap<>();

  synchronized void add(ApplicationFrame frame) {
    if (seen.size() < MOST) {
      seen.putIfAbsent(frame.where(), frame.exemption());
    }
  }

  synchronized Location first() {
    return seen.isEmpty() ? NOT_SEEN : seen.keySet().iterator().next();
  }

  synchronized List<Location> all() {
    return new ArrayList<>(seen.keySet());
  }

  /** What the first carries, if all that were seen carry one. */
  synchronized Optional<Exemption> exemption() {
    boolean all = !seen.isEmpty() && seen.values().stream().allMatch(Optional::isPresent);
    return all ? seen.values().iterator().next() : Optional.empty();
  }
}
