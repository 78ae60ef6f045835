-- Only what MySQL 8.4 and MariaDB 11 share. Times are UTC.

CREATE TABLE clusters (
  id            CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  name          VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  provider      VARCHAR(16) CHARACTER SET ascii NOT NULL,
  state         VARCHAR(32) CHARACTER SET ascii NOT NULL,
  spec          LONGTEXT NOT NULL,
  creator_id    VARCHAR(64) NOT NULL,
  created_at    DATETIME(6) NOT NULL,
  updated_at    DATETIME(6) NOT NULL,
  deleted_at    DATETIME(6) NULL,
  host          VARCHAR(255) NULL,
  sql_port      INT NULL,
  http_port     INT NULL,
  version       BIGINT NOT NULL,
  driver_epoch  BIGINT NOT NULL,
  driver_run_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- A name is free again once its cluster is deleted.
  taken_name    VARCHAR(64) COLLATE utf8mb4_bin
      GENERATED ALWAYS AS (CASE WHEN state = 'DELETED' THEN NULL ELSE name END) STORED,
  UNIQUE KEY clusters_taken_name (taken_name),
  KEY clusters_by_name (name, id),
  KEY clusters_by_state (state)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE cluster_logins (
  cluster_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind       VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sealed     VARBINARY(4096) NOT NULL,
  PRIMARY KEY (cluster_id, kind)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- `record` is the truth; the columns beside it are taken from it so that they can be searched.
CREATE TABLE streams (
  id                 CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  primary_cluster_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  standby_cluster_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  record             LONGTEXT NOT NULL,
  status             VARCHAR(16) CHARACTER SET ascii NOT NULL,
  phase              VARCHAR(32) CHARACTER SET ascii NOT NULL,
  -- Neither COMPLETED nor CANCELED in status.
  live               BOOLEAN NOT NULL,
  -- A workflow still drives it, so it still holds its clusters.
  driven             BOOLEAN NOT NULL,
  -- What the standby held before the stream is gone, or may be.
  standby_taken      BOOLEAN NOT NULL,
  needs_attention    BOOLEAN NOT NULL,
  created_at         DATETIME(6) NOT NULL,
  failover_at        DATETIME(6) NULL,
  activated_at       DATETIME(6) NULL,
  canceled_at        DATETIME(6) NULL,
  failover_time      VARCHAR(32) CHARACTER SET ascii NULL,
  version            BIGINT NOT NULL,
  driver_epoch       BIGINT NOT NULL,
  driver_run_id      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  KEY streams_by_time (created_at, id),
  KEY streams_live (live, created_at, id),
  KEY streams_driven (driven, id),
  KEY streams_of_primary (primary_cluster_id, created_at, id),
  KEY streams_of_standby (standby_cluster_id, created_at, id),
  KEY streams_needing_attention (needs_attention, created_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE stream_progress (
  stream_id           CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  sampled_at          DATETIME(6) NOT NULL,
  retained_time       DATETIME(6) NULL,
  replicated_time     DATETIME(6) NULL,
  status              VARCHAR(64) NOT NULL,
  fraction            DOUBLE NULL,
  clock_offset_millis BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE stream_timeline (
  id        BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  stream_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at        DATETIME(6) NOT NULL,
  actor     VARCHAR(128) NOT NULL,
  sentence  TEXT NOT NULL,
  KEY stream_timeline_in_order (stream_id, at, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- One row for each command that took effect or was given up: the primary key decides which.
CREATE TABLE requests (
  caller      VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  request_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  body_hash   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  outcome     VARCHAR(16) CHARACTER SET ascii NOT NULL,
  subject_id  CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at  DATETIME(6) NOT NULL,
  PRIMARY KEY (caller, request_key),
  KEY requests_by_body (caller, body_hash, created_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
