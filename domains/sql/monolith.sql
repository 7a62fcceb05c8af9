-- All tables of the monolith github_monolith, with the foreign keys that the partitions cannot keep.

-- domain users

CREATE TABLE users (
  id BIGINT NOT NULL AUTO_INCREMENT,
  username VARCHAR(39) NOT NULL,
  email VARCHAR(190) NOT NULL,
  password_hash CHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  full_name VARCHAR(120) NULL,
  bio TEXT NULL,
  avatar BLOB NULL,
  account_type ENUM('user', 'organization', 'bot') NOT NULL DEFAULT 'user',
  follower_count INT UNSIGNED NOT NULL DEFAULT 0,
  suspended BOOLEAN NOT NULL DEFAULT FALSE,
  created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY users_username (username),
  UNIQUE KEY users_email (email)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE user_settings (
  user_id BIGINT NOT NULL,
  theme ENUM('light', 'dark', 'system') NOT NULL DEFAULT 'system',
  locale VARCHAR(16) NOT NULL DEFAULT 'en',
  email_notifications BOOLEAN NOT NULL DEFAULT TRUE,
  spending_limit DECIMAL(10, 2) NOT NULL DEFAULT 0.00,
  preferences JSON NULL,
  updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (user_id),
  CONSTRAINT user_settings_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- domain repositories

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
  KEY repositories_pushed (pushed_at),
  CONSTRAINT repositories_owner FOREIGN KEY (owner_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE repository_collaborators (
  repository_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  permission ENUM('read', 'triage', 'write', 'maintain', 'admin') NOT NULL DEFAULT 'read',
  invited_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (repository_id, user_id),
  KEY repository_collaborators_user (user_id),
  CONSTRAINT repository_collaborators_repository FOREIGN KEY (repository_id) REFERENCES repositories (id),
  CONSTRAINT repository_collaborators_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE stars (
  user_id BIGINT NOT NULL,
  repository_id BIGINT NOT NULL,
  starred_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (user_id, repository_id),
  KEY stars_repository (repository_id),
  CONSTRAINT stars_user FOREIGN KEY (user_id) REFERENCES users (id),
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
  CONSTRAINT forks_fork FOREIGN KEY (fork_id) REFERENCES repositories (id),
  CONSTRAINT forks_forked_by FOREIGN KEY (forked_by) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- domain issues

CREATE TABLE milestones (
  id BIGINT NOT NULL AUTO_INCREMENT,
  repository_id BIGINT NOT NULL,
  creator_id BIGINT NOT NULL,
  number INT NOT NULL,
  title VARCHAR(200) NOT NULL,
  description TEXT NULL,
  state ENUM('open', 'closed') NOT NULL DEFAULT 'open',
  due_on DATE NULL,
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  UNIQUE KEY milestones_number (repository_id, number),
  KEY milestones_creator (creator_id),
  CONSTRAINT milestones_repository FOREIGN KEY (repository_id) REFERENCES repositories (id),
  CONSTRAINT milestones_creator FOREIGN KEY (creator_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE labels (
  id BIGINT NOT NULL AUTO_INCREMENT,
  repository_id BIGINT NOT NULL,
  name VARCHAR(50) NOT NULL,
  color CHAR(6) NOT NULL DEFAULT 'ededed',
  description VARCHAR(200) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY labels_name (repository_id, name),
  CONSTRAINT labels_repository FOREIGN KEY (repository_id) REFERENCES repositories (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE issues (
  id BIGINT NOT NULL AUTO_INCREMENT,
  repository_id BIGINT NOT NULL,
  number INT NOT NULL,
  author_id BIGINT NOT NULL,
  assignee_id BIGINT NULL,
  milestone_id BIGINT NULL,
  kind ENUM('issue', 'pull_request') NOT NULL DEFAULT 'issue',
  state ENUM('open', 'closed', 'merged') NOT NULL DEFAULT 'open',
  title VARCHAR(250) NOT NULL,
  body MEDIUMTEXT NULL,
  label_names JSON NULL,
  estimated_hours DECIMAL(6, 2) NULL,
  comment_count INT UNSIGNED NOT NULL DEFAULT 0,
  created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  closed_at DATETIME(6) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY issues_number (repository_id, number),
  KEY issues_author (author_id),
  KEY issues_assignee (assignee_id),
  KEY issues_milestone (milestone_id),
  CONSTRAINT issues_repository FOREIGN KEY (repository_id) REFERENCES repositories (id),
  CONSTRAINT issues_author FOREIGN KEY (author_id) REFERENCES users (id),
  CONSTRAINT issues_assignee FOREIGN KEY (assignee_id) REFERENCES users (id),
  CONSTRAINT issues_milestone FOREIGN KEY (milestone_id) REFERENCES milestones (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE issue_comments (
  id BIGINT NOT NULL AUTO_INCREMENT,
  issue_id BIGINT NOT NULL,
  author_id BIGINT NOT NULL,
  body TEXT NOT NULL,
  created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  edited_at DATETIME(6) NULL,
  PRIMARY KEY (id),
  KEY issue_comments_issue (issue_id, created_at),
  KEY issue_comments_author (author_id),
  CONSTRAINT issue_comments_issue FOREIGN KEY (issue_id) REFERENCES issues (id),
  CONSTRAINT issue_comments_author FOREIGN KEY (author_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- domain gists

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
  KEY gists_owner (owner_id),
  CONSTRAINT gists_owner FOREIGN KEY (owner_id) REFERENCES users (id)
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
  CONSTRAINT gist_comments_gist FOREIGN KEY (gist_id) REFERENCES gists (id),
  CONSTRAINT gist_comments_author FOREIGN KEY (author_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE starred_gists (
  user_id BIGINT NOT NULL,
  gist_id BIGINT NOT NULL,
  starred_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (user_id, gist_id),
  KEY starred_gists_gist (gist_id),
  CONSTRAINT starred_gists_user FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT starred_gists_gist FOREIGN KEY (gist_id) REFERENCES gists (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
