package io.domainrouter.example.traffic;

import static io.domainrouter.example.traffic.Operation.Acknowledgement.NOTHING;

import io.domainrouter.example.data.DemoData;
import io.domainrouter.example.data.Words;
import java.sql.SQLException;
import java.util.List;

/** What the application does in the domain of users. Stateless. */
final class UserOperations {
  private final DemoData data;

  UserOperations(DemoData data) {
    this.data = data;
  }

  List<Operation> all() {
    return List.of(
        new Operation("user by id", 12, this::byId),
        new Operation("user by name", 6, this::byName),
        new Operation("user with settings", 5, this::withSettings),
        new Operation("sign up", 4, this::signUp),
        new Operation("edit profile", 4, this::editProfile),
        new Operation("follow", 4, this::follow),
        new Operation("change setting", 3, this::changeSetting),
        new Operation("delete account", 1, this::deleteAccount));
  }

  private Operation.Acknowledgement byId(Session session, Worker worker) throws SQLException {
    session.query(
        "SELECT id, username, email, full_name FROM users WHERE id = ?", worker.upTo(data.users()));
    return NOTHING;
  }

  private Operation.Acknowledgement byName(Session session, Worker worker) throws SQLException {
    session.queryText(
        "SELECT id, full_name, bio FROM users WHERE username = 'user"
            + worker.upTo(data.users())
            + "'");
    return NOTHING;
  }

  private Operation.Acknowledgement withSettings(Session session, Worker worker)
      throws SQLException {
    long from = worker.upTo(data.users());
    session.query(
        "SELECT u.username, s.theme, s.locale FROM users u JOIN user_settings s ON s.user_id = u.id"
            + " WHERE u.id BETWEEN ? AND ? ORDER BY u.id",
        from,
        from + 20);
    return NOTHING;
  }

  private Operation.Acknowledgement signUp(Session session, Worker worker) throws SQLException {
    String name = worker.unique("new");
    long[] id = new long[1];
    session.transaction(
        () -> {
          id[0] =
              session.insert(
                  "INSERT INTO users (username, email, password_hash, full_name) VALUES (?, ?, ?, ?)",
                  name,
                  name + "@example.org",
                  "$2y$10$" + name,
                  "Ünï " + name);
          session.write("INSERT INTO user_settings (user_id) VALUES (?)", id[0]);
        });
    return history -> {
      worker.own("users", id[0]);
      history.inserted("users", id[0]);
      history.inserted("user_settings", id[0]);
    };
  }

  private Operation.Acknowledgement editProfile(Session session, Worker worker)
      throws SQLException {
    session.write(
        "UPDATE users SET full_name = ?, bio = ? WHERE id = ?",
        "Renamed " + worker.upTo(1000),
        Words.sentence(worker.upTo(1_000_000), 12),
        worker.upTo(data.users()));
    return NOTHING;
  }

  private Operation.Acknowledgement follow(Session session, Worker worker) throws SQLException {
    long id = worker.upTo(data.users());
    session.write("UPDATE users SET follower_count = follower_count + 1 WHERE id = ?", id);
    return history -> history.counted("users", "follower_count", id, 1);
  }

  private Operation.Acknowledgement changeSetting(Session session, Worker worker)
      throws SQLException {
    session.writeText(
        "UPDATE user_settings SET locale = 'l"
            + worker.upTo(9)
            + "' WHERE user_id = "
            + worker.upTo(data.users()));
    return NOTHING;
  }

  private Operation.Acknowledgement deleteAccount(Session session, Worker worker)
      throws SQLException {
    Long[] key = worker.disown("users");
    if (key == null) {
      return NOTHING;
    }
    session.transaction(
        () -> {
          session.write("DELETE FROM user_settings WHERE user_id = ?", key[0]);
          session.write("DELETE FROM users WHERE id = ?", key[0]);
        });
    return history -> {
      history.deleted("user_settings", key[0]);
      history.deleted("users", key[0]);
    };
  }
}
