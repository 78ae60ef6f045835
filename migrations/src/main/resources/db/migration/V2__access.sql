CREATE TABLE service_accounts (
  id          CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  name        VARCHAR(128) NOT NULL,
  description VARCHAR(1024) NOT NULL,
  creator     VARCHAR(128) NOT NULL,
  created_at  DATETIME(6) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE api_keys (
  id                 VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  service_account_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name               VARCHAR(128) NOT NULL,
  secret_hash        BINARY(32) NOT NULL,
  created_at         DATETIME(6) NOT NULL,
  KEY api_keys_of_account (service_account_id, created_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- resource_id is empty for the organisation.
CREATE TABLE role_grants (
  account_id    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role          VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  resource_type VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  resource_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (account_id, role, resource_type, resource_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE audit_entries (
  id             BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  created_at     DATETIME(6) NOT NULL,
  account_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  action         VARCHAR(96) CHARACTER SET ascii NOT NULL,
  subject_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  cluster_id     CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  payload        TEXT NOT NULL,
  -- The error code, or null where the command was accepted.
  error          VARCHAR(64) CHARACTER SET ascii NULL,
  request_id     VARCHAR(64) CHARACTER SET ascii NOT NULL,
  source_address VARCHAR(64) CHARACTER SET ascii NOT NULL,
  KEY audit_entries_in_order (created_at, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
