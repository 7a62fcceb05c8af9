package io.domainrouter.migrate;

import java.util.List;

/**
 * What is to be moved, from where to where. Immutable.
 *
 * @param from number of the target that is the authority
 * @param to number of the target that gets the rows
 * @param epoch identifies this copy: the same epoch continues it, a higher one starts anew
 * @param chunkRows rows to lock and copy at once; the copy adapts it up to four times that
 * @param workers threads
 * @param fingerprint of the domain file; a copy goes on only under the one that it began with
 */
public record MoveRequest(
    String domain,
    int from,
    int to,
    List<String> tables,
    long epoch,
    int chunkRows,
    int workers,
    String fingerprint) {
  public MoveRequest {
    tables = List.copyOf(tables);
    if (from == to || chunkRows < 1 || workers < 1) {
      throw new IllegalArgumentException(
          "from and to must differ, chunkRows and workers must be at least 1, was "
              + List.of(from, to, chunkRows, workers));
    }
  }

  /** Under no domain file. */
  public MoveRequest(
      String domain,
      int from,
      int to,
      List<String> tables,
      long epoch,
      int chunkRows,
      int workers) {
    this(domain, from, to, tables, epoch, chunkRows, workers, "");
  }
}
