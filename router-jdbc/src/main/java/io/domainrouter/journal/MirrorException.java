package io.domainrouter.journal;

import java.sql.SQLException;

/**
 * The mirror's share of copying failed; SQLState, error code and message are those of the cause.
 * The authority's own errors are never of this type.
 */
public final class MirrorException extends SQLException {
  private static final long serialVersionUID = 1L;

  MirrorException(SQLException cause) {
    super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
  }
}
