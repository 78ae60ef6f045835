package dev.understudy.workflows.contract;

/** Which shard of how many a sweep looks after. */
public record SweepInput(int shard, int shards) {}
