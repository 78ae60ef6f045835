-- What was set on a cluster after it was made: `settings` is the truth; `due` is taken from it so
-- that what a cluster is yet to be told of is found. The cluster's row is the lock of its settings.
CREATE TABLE cluster_settings (
  cluster_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  settings   LONGTEXT NOT NULL,
  due        BOOLEAN NOT NULL,
  KEY cluster_settings_due (due, cluster_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- The orders in which clusters are listed; what is not deleted comes after what is.
ALTER TABLE clusters
  ADD COLUMN deletion_order DATETIME(6)
      GENERATED ALWAYS AS (COALESCE(deleted_at, TIMESTAMP'9999-12-31 00:00:00')) STORED,
  ADD KEY clusters_by_creation (created_at, id),
  ADD KEY clusters_by_deletion (deletion_order, id);
