-- The one organisation. Its row is also what changes of rights are locked by, one after the other.
CREATE TABLE organization (
  singleton  TINYINT NOT NULL PRIMARY KEY,
  id         CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  label      VARCHAR(64) NOT NULL,
  name       VARCHAR(128) NOT NULL,
  created_at DATETIME(6) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

INSERT INTO organization (singleton, id, label, name, created_at)
  VALUES (1, UUID(), 'understudy', 'Understudy', UTC_TIMESTAMP(6));

-- parent_id is 'root' at the top.
CREATE TABLE folders (
  id         CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  name       VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  parent_id  VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  labels     LONGTEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  UNIQUE KEY folders_in_folder (parent_id, name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Which folder a cluster is in; taken from its specification so that it can be searched.
ALTER TABLE clusters
  ADD COLUMN parent_id VARCHAR(64) COLLATE utf8mb4_bin
      GENERATED ALWAYS AS (LEFT(JSON_UNQUOTE(JSON_EXTRACT(spec, '$.parentId')), 64)) STORED,
  ADD KEY clusters_in_folder (parent_id, name, id);

-- Both null where that is not known or not so.
ALTER TABLE api_keys
  ADD COLUMN expires_at   DATETIME(6) NULL,
  ADD COLUMN last_used_at DATETIME(6) NULL,
  ADD KEY api_keys_by_time (created_at, id);

ALTER TABLE service_accounts ADD KEY service_accounts_by_name (name, id);

ALTER TABLE role_grants
  ADD KEY role_grants_of_role (role, resource_type, account_id),
  ADD KEY role_grants_on_resource (resource_type, resource_id);

-- What the account was called then; it may be gone. Null in entries that are older than this column.
ALTER TABLE audit_entries ADD COLUMN account_name VARCHAR(128) NULL;
