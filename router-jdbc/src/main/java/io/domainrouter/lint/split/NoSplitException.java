package io.domainrouter.lint.split;

/** Why no two statements are proposed in place of one. */
public final class NoSplitException extends Exception {
  private static final long serialVersionUID = 1L;

  NoSplitException(String reason) {
    super("no split is proposed: " + reason);
  }
}
