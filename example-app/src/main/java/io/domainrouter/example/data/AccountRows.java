package io.domainrouter.example.data;

import static io.domainrouter.example.data.Words.sentence;
import static io.domainrouter.example.data.Words.upTo;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;

/** The first rows of the users' and repositories' tables. Immutable. */
final class AccountRows {
  private static final LocalDateTime EPOCH = LocalDateTime.of(2019, 1, 1, 8, 0);

  private final DemoData data;

  AccountRows(DemoData data) {
    this.data = data;
  }

  List<TableRows> tables() {
    long users = data.users();
    long repositories = data.repositories();
    return List.of(
        new TableRows(
            "users",
            "id, username, email, password_hash, full_name, bio, avatar, account_type, created_at",
            users,
            AccountRows::user),
        new TableRows(
            "user_settings",
            "user_id, theme, locale, spending_limit, preferences",
            users,
            AccountRows::settings),
        new TableRows(
            "repositories",
            "id, owner_id, name, description, topics, size_mb, created_at, pushed_at",
            repositories,
            this::repository),
        new TableRows(
            "repository_collaborators",
            "repository_id, user_id, permission",
            repositories / 2,
            n -> new Object[] {n, upTo(n, users), n % 3 == 0 ? "admin" : "write"}),
        new TableRows("stars", "user_id, repository_id, starred_at", users * 2, this::star),
        new TableRows(
            "forks",
            "id, parent_id, fork_id, forked_by",
            repositories / 4,
            n -> new Object[] {n, upTo(n, repositories), n * 2, upTo(n + 1, users)}));
  }

  /** A moment that depends on the number, to the microsecond. */
  static LocalDateTime moment(long number) {
    return EPOCH.plusMinutes(upTo(number, 3_000_000)).plusNanos(upTo(number, 999_999) * 1000);
  }

  private static Object[] user(long n) {
    return new Object[] {
      n,
      "user" + n,
      "user" + n + "@example.com",
      "$2y$10$" + Long.toHexString(Words.mix(n)),
      n % 11 == 0 ? null : sentence(n, 2),
      n % 5 == 0 ? null : sentence(n, 14),
      n % 7 == 0 ? sentence(n, 20).getBytes(StandardCharsets.UTF_16) : null,
      n % 40 == 0 ? "organization" : "user",
      moment(n)
    };
  }

  private static Object[] settings(long n) {
    return new Object[] {
      n,
      n % 3 == 0 ? "dark" : "light",
      n % 4 == 0 ? "de-DE" : "en",
      upTo(n, 100_000) / 100.0,
      n % 2 == 0 ? null : "{\"columns\": [1, 2, " + n + "], \"dense\": true}"
    };
  }

  private Object[] repository(long n) {
    return new Object[] {
      n,
      upTo(n, data.users()),
      "repository-" + n,
      sentence(n, 10),
      n % 3 == 0 ? "[\"java\", \"sql\"]" : null,
      upTo(n, 5_000_000) / 1000.0,
      moment(n),
      n % 6 == 0 ? null : moment(n + 1)
    };
  }

  /** Two stars of each user, on different repositories. */
  private Object[] star(long n) {
    long user = (n - 1) % data.users() + 1;
    long first = upTo(user, data.repositories());
    long repository = n <= data.users() ? first : first % data.repositories() + 1;
    return new Object[] {user, repository, moment(n)};
  }
}
