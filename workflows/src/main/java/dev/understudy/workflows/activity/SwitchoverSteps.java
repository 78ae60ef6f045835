package dev.understudy.workflows.activity;

import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.StreamRecord;
import io.temporal.activity.ActivityInterface;
import java.util.UUID;

/**
 * The steps that a planned switchover has beside those of a failover. Each looks first whether it
 * is done already; these need the primary, which is why they have a time limit and a way back.
 */
@ActivityInterface(namePrefix = "Switchover")
public interface SwitchoverSteps {

  /**
   * Stops the primary's service and returns once no client gets in any more.
   *
   * @return the primary's clock after that
   */
  HlcTimestamp fencePrimary(StreamRecord record);

  /** Returns once the standby has everything up to the primary's last time. */
  void awaitDrained(StreamRecord record);

  /** Starts the primary's service again, and proves it as an application would. */
  void unfencePrimary(StreamRecord record);

  /** Compares what both sides hold of the failover time, and whether the primary changed since. */
  Comparison compare(StreamRecord record);

  /** Sees that a workflow drives the stream back. */
  void startSuccessor(UUID streamId);

  /** What a comparison showed, as a sentence. */
  record Comparison(boolean equal, String sentence) {}
}
