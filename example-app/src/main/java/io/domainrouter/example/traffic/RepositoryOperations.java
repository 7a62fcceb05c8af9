package io.domainrouter.example.traffic;

import static io.domainrouter.example.traffic.Operation.Acknowledgement.NOTHING;

import io.domainrouter.example.data.DemoData;
import io.domainrouter.example.data.Words;
import java.sql.SQLException;
import java.util.List;

/** What the application does in the domain of repositories. Stateless. */
final class RepositoryOperations {
  private final DemoData data;

  RepositoryOperations(DemoData data) {
    this.data = data;
  }

  List<Operation> all() {
    return List.of(
        new Operation("repository by id", 12, this::byId),
        new Operation("repositories of an owner", 5, this::ofOwner),
        new Operation("stargazers", 5, this::stargazers),
        new Operation("create repository", 3, this::create),
        new Operation("push", 4, this::push),
        new Operation("star", 4, this::star),
        new Operation("unstar", 2, this::unstar),
        new Operation("count fork", 4, this::countFork),
        new Operation("invite", 2, this::invite));
  }

  private Operation.Acknowledgement byId(Session session, Worker worker) throws SQLException {
    session.query("SELECT * FROM repositories WHERE id = ?", worker.upTo(data.repositories()));
    return NOTHING;
  }

  private Operation.Acknowledgement ofOwner(Session session, Worker worker) throws SQLException {
    session.queryText(
        "SELECT id, name, star_count FROM repositories WHERE owner_id = "
            + worker.upTo(data.users())
            + " ORDER BY pushed_at DESC LIMIT 20");
    return NOTHING;
  }

  private Operation.Acknowledgement stargazers(Session session, Worker worker) throws SQLException {
    session.query(
        "SELECT r.name, s.user_id, s.starred_at FROM repositories r"
            + " LEFT JOIN stars s ON s.repository_id = r.id WHERE r.id = ?"
            + " ORDER BY s.starred_at DESC LIMIT 30",
        worker.upTo(data.repositories()));
    return NOTHING;
  }

  private Operation.Acknowledgement create(Session session, Worker worker) throws SQLException {
    long id =
        session.insert(
            "INSERT INTO repositories (owner_id, name, description, topics) VALUES (?, ?, ?, ?)",
            worker.upTo(data.users()),
            worker.unique("repository"),
            Words.sentence(worker.upTo(1_000_000), 8),
            "[\"new\"]");
    return history -> history.inserted("repositories", id);
  }

  private Operation.Acknowledgement push(Session session, Worker worker) throws SQLException {
    session.write(
        "UPDATE repositories SET pushed_at = NOW(6), size_mb = size_mb + 0.125 WHERE id = ?",
        worker.upTo(data.repositories()));
    return NOTHING;
  }

  private Operation.Acknowledgement star(Session session, Worker worker) throws SQLException {
    long user = worker.ownUpTo(data.users());
    long repository = worker.upTo(data.repositories());
    int[] inserted = new int[1];
    session.transaction(
        () -> {
          inserted[0] =
              session.write(
                  "INSERT IGNORE INTO stars (user_id, repository_id) VALUES (?, ?)",
                  user,
                  repository);
          if (inserted[0] == 1) {
            session.write(
                "UPDATE repositories SET star_count = star_count + 1 WHERE id = ?", repository);
          }
        });
    return inserted[0] == 0
        ? NOTHING
        : history -> {
          worker.own("stars", user, repository);
          history.inserted("stars", user, repository);
          history.counted("repositories", "star_count", repository, 1);
        };
  }

  private Operation.Acknowledgement unstar(Session session, Worker worker) throws SQLException {
    Long[] key = worker.disown("stars");
    if (key == null) {
      return NOTHING;
    }
    session.transaction(
        () -> {
          session.write(
              "DELETE FROM stars WHERE user_id = ? AND repository_id = ?", key[0], key[1]);
          session.write("UPDATE repositories SET star_count = star_count - 1 WHERE id = ?", key[1]);
        });
    return history -> {
      history.deleted("stars", key[0], key[1]);
      history.counted("repositories", "star_count", key[1], -1);
    };
  }

  /** Counts optimistically: writes only over the value that was read. */
  private Operation.Acknowledgement countFork(Session session, Worker worker) throws SQLException {
    long id = worker.upTo(data.repositories());
    Object read =
        session.query("SELECT fork_count FROM repositories WHERE id = ?", id).get(0).get(0);
    long count = ((Number) read).longValue();
    int updated =
        session.write(
            "UPDATE repositories SET fork_count = ? WHERE id = ? AND fork_count = ?",
            count + 1,
            id,
            count);
    return updated == 0 ? NOTHING : history -> history.counted("repositories", "fork_count", id, 1);
  }

  private Operation.Acknowledgement invite(Session session, Worker worker) throws SQLException {
    long repository = worker.upTo(data.repositories());
    long user = worker.ownUpTo(data.users());
    session.write(
        "INSERT INTO repository_collaborators (repository_id, user_id, permission)"
            + " VALUES (?, ?, 'read') ON DUPLICATE KEY UPDATE permission = 'write'",
        repository,
        user);
    return history -> history.inserted("repository_collaborators", repository, user);
  }
}
