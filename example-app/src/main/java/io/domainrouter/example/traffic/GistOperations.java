package io.domainrouter.example.traffic;

import static io.domainrouter.example.traffic.Operation.Acknowledgement.NOTHING;

import io.domainrouter.example.data.DemoData;
import io.domainrouter.example.data.Words;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the application does in the domain of gists. Stateless. */
final class GistOperations {
  private final DemoData data;

  GistOperations(DemoData data) {
    this.data = data;
  }

  List<Operation> all() {
    return List.of(
        new Operation("gist with files", 8, this::withFiles),
        new Operation("gists of a user", 4, this::ofUser),
        new Operation("create gist", 4, this::create),
        new Operation("edit file", 3, this::editFile),
        new Operation("comment on gist", 3, this::comment),
        new Operation("star gist", 3, this::star),
        new Operation("unstar gist", 1, this::unstar),
        new Operation("describe gists", 1, this::describe));
  }

  private Operation.Acknowledgement withFiles(Session session, Worker worker) throws SQLException {
    session.query(
        "SELECT g.description, f.filename, f.content FROM gists g"
            + " JOIN gist_files f ON f.gist_id = g.id WHERE g.id = ?",
        worker.upTo(data.gists()));
    return NOTHING;
  }

  private Operation.Acknowledgement ofUser(Session session, Worker worker) throws SQLException {
    session.queryText(
        "SELECT COUNT(*), MAX(updated_at) FROM gists WHERE owner_id = "
            + worker.upTo(data.users()));
    return NOTHING;
  }

  private Operation.Acknowledgement create(Session session, Worker worker) throws SQLException {
    byte[] content = Words.sentence(worker.upTo(1_000_000), 60).getBytes(StandardCharsets.UTF_8);
    long[] id = new long[1];
    session.transaction(
        () -> {
          id[0] =
              session.insert(
                  "INSERT INTO gists (owner_id, public_id, description) VALUES (?, ?, ?)",
                  worker.upTo(data.users()),
                  worker.unique("g"),
                  "what's new; it\\'s \"this\"");
          session.write(
              "INSERT INTO gist_files (gist_id, filename, content, size_bytes)"
                  + " VALUES (?, 'a.txt', ?, ?), (?, 'b.txt', ?, ?)",
              id[0],
              content,
              content.length,
              id[0],
              content,
              content.length);
        });
    return history -> {
      history.inserted("gists", id[0]);
      history.inserted("gist_files", id[0], "a.txt");
      history.inserted("gist_files", id[0], "b.txt");
    };
  }

  private Operation.Acknowledgement editFile(Session session, Worker worker) throws SQLException {
    byte[] content = Words.sentence(worker.upTo(1_000_000), 80).getBytes(StandardCharsets.UTF_8);
    session.write(
        "UPDATE gist_files SET content = ?, size_bytes = ? WHERE gist_id = ?",
        content,
        content.length,
        worker.upTo(data.gists()));
    return NOTHING;
  }

  private Operation.Acknowledgement comment(Session session, Worker worker) throws SQLException {
    long id =
        session.insertText(
            "INSERT INTO gist_comments (gist_id, author_id, body) VALUES ("
                + worker.upTo(data.gists())
                + ", "
                + worker.upTo(data.users())
                + ", 'it''s /* no comment */ -- and \\'this\\' neither; 日本語 🚀')");
    return history -> history.inserted("gist_comments", id);
  }

  private Operation.Acknowledgement star(Session session, Worker worker) throws SQLException {
    long user = worker.ownUpTo(data.users());
    long gist = worker.upTo(data.gists());
    session.write(
        "INSERT INTO starred_gists (user_id, gist_id) VALUES (?, ?)"
            + " ON DUPLICATE KEY UPDATE starred_at = CURRENT_TIMESTAMP",
        user,
        gist);
    return history -> {
      worker.own("starred_gists", user, gist);
      history.inserted("starred_gists", user, gist);
    };
  }

  private Operation.Acknowledgement unstar(Session session, Worker worker) throws SQLException {
    Long[] key = worker.disown("starred_gists");
    if (key == null) {
      return NOTHING;
    }
    session.write("DELETE FROM starred_gists WHERE user_id = ? AND gist_id = ?", key[0], key[1]);
    return history -> history.deleted("starred_gists", key[0], key[1]);
  }

  /** A batch whose entries are worked in the order of their keys, as deadlock-shy code does. */
  private Operation.Acknowledgement describe(Session session, Worker worker) throws SQLException {
    long first = worker.upTo(data.gists() - 10);
    List<Object[]> entries = new ArrayList<>();
    for (long id = first; id < first + 4; id++) {
      entries.add(new Object[] {Words.sentence(worker.upTo(1_000_000), 4), id});
    }
    session.transaction(
        () -> session.batch("UPDATE gists SET description = ? WHERE id = ?", entries));
    return NOTHING;
  }
}
