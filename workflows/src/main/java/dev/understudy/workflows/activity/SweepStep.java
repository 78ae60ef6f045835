package dev.understudy.workflows.activity;

import dev.understudy.workflows.contract.SweepInput;
import io.temporal.activity.ActivityInterface;

/** Samples the live streams of a shard for as long as one activity should run. */
@ActivityInterface
public interface SweepStep {

  SweepReport sweep(SweepInput input);

  /** How much was done. */
  record SweepReport(long ticks, long samples) {}
}
