-- What became of the jobs of a promoted cluster. A row of an item is written before anything is
-- done about it, and never replaced by what a later look finds.

CREATE TABLE stream_job_reports (
  stream_id     CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  begun_at      DATETIME(6) NOT NULL,
  settled_at    DATETIME(6) NULL,
  -- The run that lets jobs go on.
  driver_run_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- `item` is the truth; `requested` is taken from it so that what is left to do is found.
CREATE TABLE stream_jobs (
  stream_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  item_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  place     INT NOT NULL,
  item      LONGTEXT NOT NULL,
  requested BOOLEAN NOT NULL,
  PRIMARY KEY (stream_id, item_id),
  KEY stream_jobs_requested (requested, stream_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
