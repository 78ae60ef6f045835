-- When a stream came into its phase, and when its failover began; null where neither matters.
ALTER TABLE streams
  ADD COLUMN phase_since    DATETIME(6) NULL,
  ADD COLUMN failover_since DATETIME(6) NULL;
