package io.domainrouter.control;

/** What somebody was told last, so that what repeats is told once. Thread-safe. */
final class Told {
  private String last = "";

  /** Whether this was not told just before. */
  synchronized boolean isNew(String words) {
    boolean repeated = words.equals(last);
    last = words;
    return !repeated;
  }

  /** It has ended: should it come again, it is new. */
  synchronized void over() {
    last = "";
  }
}
