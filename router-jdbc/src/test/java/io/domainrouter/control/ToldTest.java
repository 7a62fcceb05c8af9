package io.domainrouter.control;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ToldTest {
  @Test
  void isNewOnceUntilItIsAnotherOrOver() {
    Told told = new Told();
    assertTrue(told.isNew("full"));
    assertFalse(told.isNew("full"));
    assertTrue(told.isNew("gone"));
    assertTrue(told.isNew("full"));
    told.over();
    assertTrue(told.isNew("full"));
  }
}
