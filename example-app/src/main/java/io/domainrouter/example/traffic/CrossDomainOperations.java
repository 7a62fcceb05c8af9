package io.domainrouter.example.traffic;

import static io.domainrouter.example.traffic.Operation.Acknowledgement.NOTHING;

import io.domainrouter.example.data.DemoData;
import java.sql.SQLException;
import java.util.List;

/**
 * Pages that show rows of two domains: one statement for each, since no database holds both.
 * Stateless.
 */
final class CrossDomainOperations {
  private final DemoData data;

  CrossDomainOperations(DemoData data) {
    this.data = data;
  }

  List<Operation> all() {
    return List.of(
        new Operation("repository and its owner", 4, this::repositoryAndOwner),
        new Operation("issue and its author", 4, this::issueAndAuthor));
  }

  private Operation.Acknowledgement repositoryAndOwner(Session session, Worker worker)
      throws SQLException {
    List<List<Object>> found =
        session.query(
            "SELECT owner_id, name FROM repositories WHERE id = ?",
            worker.upTo(data.repositories()));
    session.query("SELECT username FROM users WHERE id = ?", found.get(0).get(0));
    return NOTHING;
  }

  /** Two reads in one transaction, which may end up on two databases. */
  private Operation.Acknowledgement issueAndAuthor(Session session, Worker worker)
      throws SQLException {
    long issue = worker.upTo(data.issues());
    session.transaction(
        () -> {
          List<List<Object>> found =
              session.query("SELECT author_id, title FROM issues WHERE id = ?", issue);
          session.query("SELECT username, avatar FROM users WHERE id = ?", found.get(0).get(0));
        });
    return NOTHING;
  }
}
