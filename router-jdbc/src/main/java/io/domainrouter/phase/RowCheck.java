package io.domainrouter.phase;

import io.domainrouter.config.Side;
import io.domainrouter.pool.TargetPools;
import io.domainrouter.route.DomainCatalog;
import io.domainrouter.route.DomainState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.Optional;

/**
 * Whether the control rows are such as the router leaves them. What was altered by hand cannot be
 * mended by a guess: a wrong one would make a second authority. Stateless.
 */
public final class RowCheck {
  private static final String MIRROR_ROW = "SELECT 1 FROM domainrouter_mirror WHERE domain = ?";

  private RowCheck() {}

  /**
   * Before the monolith's row of a domain is made where none stands.
   *
   * @throws SQLException {@code DR101} when one has stood there before
   */
  static void requireNew(DomainCatalog catalog, TargetPools pools, int domain, Connection monolith)
      throws SQLException {
    String name = catalog.domain(domain).name();
    if (ControlRows.read(monolith, name).isPresent()) {
      return;
    }
    Optional<ControlRow> there = onPartition(catalog, pools, domain);
    boolean stood = there.isPresent() || hasMirrorRow(monolith, name);
    monolith.rollback(); // another instance may have made it meanwhile
    if (stood && ControlRows.read(monolith, name).isEmpty()) {
      throw new SQLNonTransientException(
          "The row of domain "
              + name
              + " is gone from domainrouter_domain on the monolith: removed by hand, or lost with a"
              + " backup. "
              + there.map(row -> "The partition's says: " + words(row) + ". ").orElse("")
              + "Nothing was changed. Put back what domainrouter_audit has last; for a new beginning"
              + " remove the router's tables on both sides.",
          "DR101");
    }
  }

  private static boolean hasMirrorRow(Connection monolith, String name) throws SQLException {
    try (PreparedStatement select = monolith.prepareStatement(MIRROR_ROW)) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Empty as well where the partition or its tables are not there: a first start needs neither. */
  private static Optional<ControlRow> onPartition(
      DomainCatalog catalog, TargetPools pools, int domain) throws SQLException {
    int target = catalog.target(domain, Side.PARTITION);
    try {
      MirrorProbe.ask(catalog.target(target));
    } catch (SQLException e) {
      return Optional.empty();
    }
    try (Connection partition = pools.internal(target)) {
      return read(partition, catalog.domain(domain).name());
    }
  }

  private static Optional<ControlRow> read(Connection partition, String name) throws SQLException {
    try {
      return ControlRows.read(partition, name);
    } catch (SQLException e) {
      if ("42S02".equals(e.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    } finally {
      partition.rollback();
    }
  }

  /**
   * When the monolith's row says that it is the authority.
   *
   * @param partition a session in which nothing is open
   * @throws SQLException {@code DR101} when the partition's says so as well
   */
  public static void requireOneAuthority(
      DomainCatalog catalog, TargetPools pools, Connection partition, DomainState state)
      throws SQLException {
    String name = catalog.domain(state.domain()).name();
    Optional<ControlRow> there = read(partition, name).filter(ControlRow::authority);
    if (state.phase().authority() == Side.PARTITION || there.isEmpty()) {
      return;
    }
    // Or it was handed over between the two looks: then one of them has let go.
    boolean here =
        pools
            .quickly(DomainCatalog.MONOLITH, monolith -> ControlRows.read(monolith, name))
            .filter(ControlRow::authority)
            .isPresent();
    if (here && read(partition, name).equals(there)) {
      throw new SQLNonTransientException(
          "Both sides of domain "
              + name
              + " say that they are the authority: the monolith in phase "
              + state.phase().label()
              + ", epoch "
              + state.epoch()
              + ", the partition in "
              + words(there.get())
              + ". domainrouter_domain was altered by hand; nothing was changed. Stop who writes,"
              + " and set authority to 0 on the side that domainrouter_audit does not name.",
          "DR101");
    }
  }

  private static String words(ControlRow row) {
    return "phase "
        + row.phase().label()
        + ", epoch "
        + row.epoch()
        + (row.authority() ? ", authority" : ", not the authority");
  }
}
