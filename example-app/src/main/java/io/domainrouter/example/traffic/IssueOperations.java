package io.domainrouter.example.traffic;

import static io.domainrouter.example.traffic.Operation.Acknowledgement.NOTHING;

import io.domainrouter.example.data.DemoData;
import io.domainrouter.example.data.Words;
import java.sql.SQLException;
import java.util.List;

/** What the application does in the domain of issues. Stateless. */
final class IssueOperations {
  private final DemoData data;

  IssueOperations(DemoData data) {
    this.data = data;
  }

  List<Operation> all() {
    return List.of(
        new Operation("issue by id", 10, this::byId),
        new Operation("issues of a repository", 5, this::ofRepository),
        new Operation("issue with comments", 6, this::withComments),
        new Operation("open issue", 4, this::open),
        new Operation("comment", 5, this::comment),
        new Operation("delete comment", 2, this::deleteComment),
        new Operation("close issue", 3, this::close),
        new Operation("close all of an author", 1, this::closeAll),
        new Operation("add labels", 1, this::addLabels));
  }

  private Operation.Acknowledgement byId(Session session, Worker worker) throws SQLException {
    session.query("SELECT title, state, body FROM issues WHERE id = ?", worker.upTo(data.issues()));
    return NOTHING;
  }

  private Operation.Acknowledgement ofRepository(Session session, Worker worker)
      throws SQLException {
    session.queryText(
        "SELECT i.number, i.title, m.title FROM issues AS i LEFT JOIN milestones AS m"
            + " ON m.id = i.milestone_id WHERE i.state = 'open' AND i.repository_id = "
            + worker.upTo(data.repositories())
            + " ORDER BY i.number DESC LIMIT 25");
    return NOTHING;
  }

  private Operation.Acknowledgement withComments(Session session, Worker worker)
      throws SQLException {
    session.query(
        "SELECT c.id, c.body, c.created_at FROM issue_comments c"
            + " WHERE c.issue_id IN (SELECT id FROM issues WHERE id = ?) ORDER BY c.created_at",
        worker.upTo(data.issues()));
    return NOTHING;
  }

  private Operation.Acknowledgement open(Session session, Worker worker) throws SQLException {
    long id =
        session.insert(
            "INSERT INTO issues (repository_id, number, author_id, title, body) VALUES (?, ?, ?, ?, ?)",
            worker.upTo(data.repositories()),
            worker.uniqueNumber(),
            worker.upTo(data.users()),
            Words.sentence(worker.upTo(1_000_000), 6),
            Words.sentence(worker.upTo(1_000_000), 30));
    return history -> history.inserted("issues", id);
  }

  private Operation.Acknowledgement comment(Session session, Worker worker) throws SQLException {
    long issue = worker.upTo(data.issues());
    long[] id = new long[1];
    session.transaction(
        () -> {
          id[0] =
              session.insert(
                  "INSERT INTO issue_comments (issue_id, author_id, body) VALUES (?, ?, ?)",
                  issue,
                  worker.upTo(data.users()),
                  Words.sentence(worker.upTo(1_000_000), 15));
          session.write("UPDATE issues SET comment_count = comment_count + 1 WHERE id = ?", issue);
        });
    return history -> {
      worker.own("issue_comments", id[0]);
      history.inserted("issue_comments", id[0]);
      history.counted("issues", "comment_count", issue, 1);
    };
  }

  private Operation.Acknowledgement deleteComment(Session session, Worker worker)
      throws SQLException {
    Long[] key = worker.disown("issue_comments");
    if (key == null) {
      return NOTHING;
    }
    session.writeText("DELETE FROM issue_comments WHERE id = " + key[0]);
    return history -> history.deleted("issue_comments", key[0]);
  }

  private Operation.Acknowledgement close(Session session, Worker worker) throws SQLException {
    long id = worker.upTo(data.issues());
    session.transaction(
        () -> {
          session.query("SELECT state FROM issues WHERE id = ? FOR UPDATE", id);
          session.write("UPDATE issues SET state = 'closed', closed_at = NOW(6) WHERE id = ?", id);
        });
    return NOTHING;
  }

  private Operation.Acknowledgement closeAll(Session session, Worker worker) throws SQLException {
    session.write(
        "UPDATE issues SET state = 'closed', closed_at = CURRENT_TIMESTAMP"
            + " WHERE author_id = ? AND state = 'open'",
        worker.upTo(data.users()));
    return NOTHING;
  }

  private Operation.Acknowledgement addLabels(Session session, Worker worker) throws SQLException {
    long repository = worker.upTo(data.repositories());
    session.batch(
        "INSERT INTO labels (repository_id, name, color) VALUES (?, ?, ?)",
        List.of(
            new Object[] {repository, worker.unique("a"), "00ff00"},
            new Object[] {repository, worker.unique("b"), "0000ff"},
            new Object[] {repository, worker.unique("c"), "ff0000"}));
    return NOTHING;
  }
}
