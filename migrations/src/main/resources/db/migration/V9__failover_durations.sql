-- What a failover took from its begin to its end, the wait for a moment ahead left out; null for
-- what was no failover, for switchovers, and for failovers before this column.
ALTER TABLE streams
  ADD COLUMN failover_millis BIGINT NULL,
  ADD KEY streams_failed_over (activated_at, failover_millis);
