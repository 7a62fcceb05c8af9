-- The tables of domain issues, as in monolith.sql but for the foreign keys into other domains.

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
  KEY milestones_creator (creator_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE labels (
  id BIGINT NOT NULL AUTO_INCREMENT,
  repository_id BIGINT NOT NULL,
  name VARCHAR(50) NOT NULL,
  color CHAR(6) NOT NULL DEFAULT 'ededed',
  description VARCHAR(200) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY labels_name (repository_id, name)
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
  CONSTRAINT issue_comments_issue FOREIGN KEY (issue_id) REFERENCES issues (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
