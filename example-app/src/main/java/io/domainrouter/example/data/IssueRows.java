package io.domainrouter.example.data;

import static io.domainrouter.example.data.Words.sentence;
import static io.domainrouter.example.data.Words.upTo;

import java.util.List;

/** The first rows of the issues' tables. Immutable. */
final class IssueRows {
  private final DemoData data;

  IssueRows(DemoData data) {
    this.data = data;
  }

  List<TableRows> tables() {
    return List.of(
        new TableRows(
            "milestones",
            "id, repository_id, creator_id, number, title, due_on",
            data.milestones(),
            this::milestone),
        new TableRows(
            "labels",
            "id, repository_id, name, color, description",
            data.repositories(),
            n -> new Object[] {n, n, "label-" + n % 9, "ff" + (1000 + n % 9000), sentence(n, 5)}),
        new TableRows(
            "issues",
            "id, repository_id, number, author_id, assignee_id, milestone_id, kind, title, body,"
                + " label_names, estimated_hours, created_at",
            data.issues(),
            this::issue),
        new TableRows(
            "issue_comments",
            "id, issue_id, author_id, body, created_at",
            data.users() * 2,
            this::comment));
  }

  private Object[] milestone(long n) {
    return new Object[] {
      n,
      upTo(n, data.repositories()),
      upTo(n + 1, data.users()),
      n,
      sentence(n, 4),
      n % 4 == 0 ? null : AccountRows.moment(n).toLocalDate()
    };
  }

  private Object[] issue(long n) {
    return new Object[] {
      n,
      upTo(n, data.repositories()),
      n,
      upTo(n + 1, data.users()),
      n % 3 == 0 ? upTo(n + 2, data.users()) : null,
      n % 5 == 0 ? upTo(n, data.milestones()) : null,
      n % 4 == 0 ? "pull_request" : "issue",
      sentence(n, 6),
      sentence(n, 40),
      n % 2 == 0 ? "[\"label-" + n % 9 + "\"]" : null,
      n % 6 == 0 ? upTo(n, 40_000) / 100.0 : null,
      AccountRows.moment(n)
    };
  }

  private Object[] comment(long n) {
    return new Object[] {
      n, upTo(n, data.issues()), upTo(n + 1, data.users()), sentence(n, 25), AccountRows.moment(n)
    };
  }
}
