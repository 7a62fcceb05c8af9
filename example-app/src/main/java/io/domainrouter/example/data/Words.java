package io.domainrouter.example.data;

/**
 * Texts that depend on a number only, with the characters that break careless copies. Stateless.
 */
public final class Words {
  private static final String[] WORDS = {
    "router",
    "monolith",
    "o'clock",
    "naïve",
    "merge",
    "branch",
    "\"quoted\"",
    "größe",
    "commit",
    "back\\slash",
    "日本語",
    "rocket🚀",
    "review",
    "percent%",
    "under_score",
    "deploy",
    "pipeline",
    "semi;colon",
    "question?",
    "tab\tstop"
  };

  private Words() {}

  /** A sentence of this many words. */
  public static String sentence(long number, int words) {
    StringBuilder sentence = new StringBuilder();
    long state = mix(number);
    for (int i = 0; i < words; i++) {
      sentence.append(i == 0 ? "" : " ").append(WORDS[Math.floorMod(state, WORDS.length)]);
      state = mix(state + i);
    }
    return sentence.toString();
  }

  /** A number from 1 to {@code most}. */
  static long upTo(long number, long most) {
    return 1 + Math.floorMod(mix(number), most);
  }

  /** The finalizer of SplitMix64: neighbouring numbers give unrelated ones. */
  static long mix(long number) {
    long mixed = number + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
