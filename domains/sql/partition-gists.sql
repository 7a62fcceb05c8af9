-- The tables of domain gists, as in monolith.sql but for the foreign keys into other domains.

CREATE TABLE gists (
  id BIGINT NOT NULL AUTO_INCREMENT,
  owner_id BIGINT NOT NULL,
  public_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  description VARCHAR(255) NULL,
  visibility ENUM('public', 'secret') NOT NULL DEFAULT 'public',
  created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY gists_public_id (public_id),
  KEY gists_owner (owner_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE gist_files (
  gist_id BIGINT NOT NULL,
  filename VARCHAR(150) NOT NULL,
  language VARCHAR(40) NULL,
  content MEDIUMBLOB NOT NULL,
  size_bytes INT UNSIGNED NOT NULL,
  PRIMARY KEY (gist_id, filename),
  CONSTRAINT gist_files_gist FOREIGN KEY (gist_id) REFERENCES gists (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE gist_comments (
  id BIGINT NOT NULL AUTO_INCREMENT,
  gist_id BIGINT NOT NULL,
  author_id BIGINT NOT NULL,
  body TEXT NOT NULL,
  created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (id),
  KEY gist_comments_gist (gist_id),
  KEY gist_comments_author (author_id),
  CONSTRAINT gist_comments_gist FOREIGN KEY (gist_id) REFERENCES gists (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE starred_gists (
  user_id BIGINT NOT NULL,
  gist_id BIGINT NOT NULL,
  starred_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (user_id, gist_id),
  KEY starred_gists_gist (gist_id),
  CONSTRAINT starred_gists_gist FOREIGN KEY (gist_id) REFERENCES gists (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
