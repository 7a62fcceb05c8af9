package io.domainrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PhaseTest {
  @ParameterizedTest
  @CsvSource({
    "1, 2, MONOLITH, false, false, false",
    "2, 3a, MONOLITH, true, false, false",
    "3a, 3b, MONOLITH, true, true, false",
    "3b, 4, MONOLITH, true, true, true",
    "4, 5a, MONOLITH, true, true, true",
    "5a, 5b, PARTITION, true, true, true",
    "5b, , PARTITION, false, false, false"
  })
  void leadsToTheNextAndSaysWhatItMeans(
      String label, String next, Side authority, boolean locked, boolean mirrored, boolean atOnce) {
    Phase phase = Phase.parse(label).orElseThrow();
    assertEquals(Optional.ofNullable(next), phase.next().map(Phase::label));
    phase.next().ifPresent(after -> assertEquals(Optional.of(phase), after.previous()));
    assertEquals(authority, phase.authority());
    assertEquals(locked, phase.locked());
    assertEquals(mirrored, phase.mirrored());
    assertEquals(atOnce, phase.mirrorsAtOnce());
  }

  @Test
  void theFirstHasNoneBefore() {
    assertEquals(Optional.empty(), Phase.MONOLITH.previous());
  }

  @ParameterizedTest
  @EnumSource
  void isReadFromLabelAndNameInAnyCase(Phase phase) {
    assertEquals(Optional.of(phase), Phase.parse(" " + phase.label().toUpperCase(Locale.ROOT)));
    assertEquals(Optional.of(phase), Phase.parse(phase.name().toLowerCase(Locale.ROOT)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "5", "3 a", "6", "MONOLIT"})
  void isNotGuessed(String text) {
    assertEquals(Optional.empty(), Phase.parse(text));
  }
}
