-- The router's own tables. Needed in every target's schema where control.createTables is false;
-- otherwise the router creates them when it starts.
--
-- A domainrouter_journal of an earlier version needs, where the router may not alter it:
-- ALTER TABLE domainrouter_journal ADD COLUMN attempts INT NOT NULL DEFAULT 0,
--   ADD COLUMN tried_at TIMESTAMP(3) NULL DEFAULT NULL,
--   ADD COLUMN reason VARCHAR(500) CHARACTER SET utf8mb4 NULL DEFAULT NULL;

CREATE TABLE IF NOT EXISTS domainrouter_domain (
  domain VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  phase VARCHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  epoch BIGINT NOT NULL,
  authority TINYINT NOT NULL,
  updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (domain)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS domainrouter_mirror (
  domain VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  read_percent INT NOT NULL,
  dual_write TINYINT NOT NULL,
  verified TINYINT NOT NULL,
  trusted TINYINT NOT NULL,
  losses BIGINT NOT NULL,
  reason VARCHAR(500) CHARACTER SET utf8mb4 NOT NULL,
  updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (domain)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS domainrouter_journal (
  instance BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  domain VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  row_count INT NOT NULL,
  entries MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  attempts INT NOT NULL DEFAULT 0,
  tried_at TIMESTAMP(3) NULL DEFAULT NULL,
  reason VARCHAR(500) CHARACTER SET utf8mb4 NULL DEFAULT NULL,
  PRIMARY KEY (instance, seq)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS domainrouter_backfill (
  domain VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  table_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  segment INT NOT NULL,
  epoch BIGINT NOT NULL,
  fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  last_key MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  end_key MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  rows_copied BIGINT NOT NULL,
  chunks BIGINT NOT NULL DEFAULT 0,
  finished TINYINT NOT NULL,
  updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (domain, table_name, segment)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS domainrouter_verification (
  domain VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  table_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  verified_at TIMESTAMP(3) NULL DEFAULT NULL,
  verified_rows BIGINT NOT NULL DEFAULT 0,
  verified_found BIGINT NOT NULL DEFAULT 0,
  pass_at TIMESTAMP(3) NULL DEFAULT NULL,
  pass_key MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  pass_rows BIGINT NOT NULL DEFAULT 0,
  pass_found BIGINT NOT NULL DEFAULT 0,
  foreign_rows BIGINT NOT NULL DEFAULT 0,
  fault_rows BIGINT NOT NULL DEFAULT 0,
  found_at TIMESTAMP(3) NULL DEFAULT NULL,
  last_finding VARCHAR(500) CHARACTER SET utf8mb4 NULL DEFAULT NULL,
  PRIMARY KEY (domain, table_name)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS domainrouter_instance (
  id BIGINT NOT NULL AUTO_INCREMENT,
  name VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL,
  fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  acknowledged TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  started_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  heartbeat_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS domainrouter_audit (
  id BIGINT NOT NULL AUTO_INCREMENT,
  at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  domain VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  action VARCHAR(100) CHARACTER SET utf8mb4 NOT NULL,
  epoch BIGINT NOT NULL,
  requested_by VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL,
  reason VARCHAR(500) CHARACTER SET utf8mb4 NOT NULL,
  instance VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL,
  forced TINYINT NOT NULL,
  outcome VARCHAR(20) CHARACTER SET ascii NOT NULL,
  details TEXT CHARACTER SET utf8mb4 NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB;
