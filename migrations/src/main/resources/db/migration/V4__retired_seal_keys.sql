-- Keys that seal nothing any more. What a process with an old key file seals under one of them is
-- refused, so that no row is left that nobody can open.
CREATE TABLE retired_seal_keys (
  key_id     INT UNSIGNED NOT NULL PRIMARY KEY,
  retired_at DATETIME(6) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
