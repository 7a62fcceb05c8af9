package io.domainrouter.migrate;

import io.domainrouter.rows.Digest;
import java.util.List;

/**
 * What the comparison of one table on both sides came to. Immutable.
 *
 * @param source count and checksums of the chunks on the source, each as of when it was compared
 * @param target the same on the target; equal to the source's if nothing differs
 * @param differences at most as many as asked for
 * @param pendingRows rows that differed because the journal still holds their change
 * @param complete false when it was cancelled or found more differences than it lists
 */
public record TableVerification(
    String table,
    Digest source,
    Digest target,
    List<Difference> differences,
    long pendingRows,
    boolean complete) {
  public TableVerification {
    differences = List.copyOf(differences);
  }

  /** Whether both sides are proven to hold the same rows, but for pending ones. */
  public boolean same() {
    return complete && differences.isEmpty();
  }

  public long sourceRows() {
    return source.rows();
  }

  public long targetRows() {
    return target.rows();
  }
}
