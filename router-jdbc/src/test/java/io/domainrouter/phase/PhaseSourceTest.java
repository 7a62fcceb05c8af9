package io.domainrouter.phase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.domainrouter.config.DomainFile;
import io.domainrouter.config.Phase;
import io.domainrouter.config.RouterConfigException;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import io.domainrouter.route.PhaseSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of several answers about one domain counts. */
final class PhaseSourceTest {
  private static final int DOMAIN = 0;

  private final long start = System.nanoTime();
  private PhaseSource source;

  @BeforeEach
  void create() throws RouterConfigException {
    DomainCatalog catalog = new DomainCatalog(DomainFile.load("classpath:schema_domains.yml"));
    List<DomainState> states = new ArrayList<>();
    for (int domain = 0; domain < catalog.domainCount(); domain++) {
      states.add(new DomainState(domain, Phase.READ_MIGRATION, 5, 10, true, true));
    }
    source = new PhaseSource(catalog, new PhaseSnapshot(states), start);
  }

  private DomainState state() {
    return source.snapshot().of(DOMAIN);
  }

  @Test
  void anAnswerThatWasAskedForEarlierDoesNotOvertakeALaterOne() {
    DomainState before = state();
    source.offer(before.withMirror(50, true, true), start + 20);
    source.offer(before, start + 10);
    assertEquals(50, state().readPercent());
    source.offer(before.withMirror(0, true, true), start + 30);
    assertEquals(0, state().readPercent());
  }

  @Test
  void aNewerEpochCountsWheneverItWasAskedFor() {
    source.offer(state().withMirror(50, true, true), start + 20);
    source.offer(state().inEpoch(6), start + 10);
    assertEquals(6, state().epoch());
    source.offer(state().inEpoch(5), start + 30);
    assertEquals(6, state().epoch());
  }

  @Test
  void trustThatWasLostHereIsNotGivenBackByAnAnswerFromBefore() {
    DomainState trusted = state();
    assertTrue(source.loseTrust(DOMAIN, "test"));
    source.trustLosses().clear(); // The monolith was told.
    source.offer(trusted.withMirror(20, true, true), start + 10);
    assertFalse(state().mirrorTrusted());
    source.offer(trusted, System.nanoTime());
    assertTrue(state().mirrorTrusted());
  }
}
