package io.domainrouter.example.data;

import static io.domainrouter.example.data.Words.sentence;
import static io.domainrouter.example.data.Words.upTo;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The first rows of the gists' tables. Immutable. */
final class GistRows {
  private final DemoData data;

  GistRows(DemoData data) {
    this.data = data;
  }

  List<TableRows> tables() {
    long gists = data.gists();
    return List.of(
        new TableRows(
            "gists",
            "id, owner_id, public_id, description, visibility, created_at",
            gists,
            this::gist),
        new TableRows(
            "gist_files",
            "gist_id, filename, language, content, size_bytes",
            gists,
            GistRows::file),
        new TableRows(
            "gist_comments",
            "id, gist_id, author_id, body",
            gists / 2,
            n -> new Object[] {n, upTo(n, gists), upTo(n + 1, data.users()), sentence(n, 12)}),
        new TableRows(
            "starred_gists", "user_id, gist_id", gists / 2, n -> new Object[] {n, upTo(n, gists)}));
  }

  private Object[] gist(long n) {
    return new Object[] {
      n,
      upTo(n, data.users()),
      String.format("%032x", n),
      n % 3 == 0 ? null : sentence(n, 5),
      n % 4 == 0 ? "secret" : "public",
      AccountRows.moment(n)
    };
  }

  private static Object[] file(long n) {
    byte[] content = sentence(n, 120).getBytes(StandardCharsets.UTF_8);
    return new Object[] {n, "file-" + n % 5 + ".txt", "Text", content, content.length};
  }
}
