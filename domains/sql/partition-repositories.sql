-- The tables of domain repositories, as in monolith.sql but for the foreign keys into other domains.

CREATE TABLE repositories (
  id BIGINT NOT NULL AUTO_INCREMENT,
  owner_id BIGINT NOT NULL,
  name VARCHAR(100) NOT NULL,
  description TEXT NULL,
  visibility ENUM('public', 'private', 'internal') NOT NULL DEFAULT 'public',
  default_branch VARCHAR(100) NOT NULL DEFAULT 'main',
  topics JSON NULL,
  star_count INT UNSIGNED NOT NULL DEFAULT 0,
  fork_count INT UNSIGNED NOT NULL DEFAULT 0,
  size_mb DECIMAL(12, 3) NOT NULL DEFAULT 0.000,
  archived BOOLEAN NOT NULL DEFAULT FALSE,
  created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  pushed_at DATETIME(6) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY repositories_owner_name (owner_id, name),
  KEY repositories_pushed (pushed_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE repository_collaborators (
  repository_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  permission ENUM('read', 'triage', 'write', 'maintain', 'admin') NOT NULL DEFAULT 'read',
  invited_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (repository_id, user_id),
  KEY repository_collaborators_user (user_id),
  CONSTRAINT repository_collaborators_repository FOREIGN KEY (repository_id) REFERENCES repositories (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE stars (
  user_id BIGINT NOT NULL,
  repository_id BIGINT NOT NULL,
  starred_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (user_id, repository_id),
  KEY stars_repository (repository_id),
  CONSTRAINT stars_repository FOREIGN KEY (repository_id) REFERENCES repositories (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE forks (
  id BIGINT NOT NULL AUTO_INCREMENT,
  parent_id BIGINT NOT NULL,
  fork_id BIGINT NOT NULL,
  forked_by BIGINT NOT NULL,
  forked_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  UNIQUE KEY forks_fork (fork_id),
  KEY forks_parent (parent_id),
  KEY forks_forked_by (forked_by),
  CONSTRAINT forks_parent FOREIGN KEY (parent_id) REFERENCES repositories (id),
  CONSTRAINT forks_fork FOREIGN KEY (fork_id) REFERENCES repositories (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
