package dev.understudy.workflows.activity;

import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamRecord;
import io.temporal.activity.ActivityInterface;
import java.time.Instant;

/**
 * The steps of a failover. Up to {@link #promote} none of them touches the primary; each looks
 * first whether it is done already.
 */
@ActivityInterface(namePrefix = "Failover")
public interface FailoverSteps {

  /** Asks the standby where it is, once. */
  ProgressSample look(StreamRecord record);

  /**
   * Gives the standby the record's target, and looks on for a moment: one that has everything up to
   * there is often through at once. A target that it has already stays.
   */
  AcceptedTarget completeReplication(StreamRecord record);

  /** Waits until the standby reached the target, or stands still on the way. */
  CatchUpReport awaitCatchUp(StreamRecord record);

  /** Waits until the data above the target is removed. */
  void awaitReady(StreamRecord record);

  /** Starts the service, proves it as an application would, makes it the default. */
  Promotion promote(StreamRecord record);

  /** Pauses schedules and sees to changefeeds on the promoted cluster. */
  Report manageJobs(StreamRecord record);

  /** Says how the old primary is, if it can be asked at once; changes nothing there. */
  Report releasePrimary(StreamRecord record);

  /**
   * What the standby will cut its data at.
   *
   * @param begun whether it cuts for another target already and takes this one no more
   * @param remark a sentence where this is not what was asked for, else empty
   * @param ready whether its data was seen to be cut there already
   */
  record AcceptedTarget(HlcTimestamp failoverTime, boolean begun, String remark, boolean ready) {}

  /**
   * How catching up ended.
   *
   * @param reached false where the standby stands still below the target
   * @param failoverTime what the standby cuts at
   * @param sentence what was seen
   * @param ready whether its data was seen to be cut there already
   */
  record CatchUpReport(
      boolean reached, HlcTimestamp failoverTime, String sentence, boolean ready) {}

  /** When a real connection proved that the promoted cluster serves, by the cluster's clock. */
  record Promotion(Instant activatedAt) {}

  /** One sentence for the timeline. */
  record Report(String sentence) {}
}
