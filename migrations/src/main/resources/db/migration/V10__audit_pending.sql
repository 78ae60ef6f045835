-- Commands whose outcome is not written down yet. A row leaves in the transaction that adds the
-- command's entry, so that each command has exactly one, whenever a process dies.
CREATE TABLE audit_pending (
  id             BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  created_at     DATETIME(6) NOT NULL,
  account_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_name   VARCHAR(128) NOT NULL,
  action         VARCHAR(96) CHARACTER SET ascii NOT NULL,
  payload        TEXT NOT NULL,
  request_id     VARCHAR(64) CHARACTER SET ascii NOT NULL,
  source_address VARCHAR(64) CHARACTER SET ascii NOT NULL,
  KEY audit_pending_in_order (created_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
