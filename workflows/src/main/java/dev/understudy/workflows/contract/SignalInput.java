package dev.understudy.workflows.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a human may write into a signal, as flat JSON such as {@code
 * {"reason":"drill","actor":"eve"}}. Every field may be missing, and others are ignored.
 *
 * @param reason why, for the timeline
 * @param actor who, for the timeline
 * @param key a name for this order: sent again under it, it is carried out once
 * @param at of a failover: to which moment, as {@code 2026-01-31T12:00:00Z}; missing or LATEST for
 *     the latest
 * @param restoreBackup of a cancel: whether the standby's backup is restored
 * @param action of an intervention: one of those that the attention offers
 * @param step of an intervention: the step that asks; missing for whichever does
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SignalInput(
    @Nullable String reason,
    @Nullable String actor,
    @Nullable String key,
    @Nullable String at,
    @JsonProperty("restore_backup") @Nullable Boolean restoreBackup,
    @Nullable String action,
    @Nullable String step) {
  /** A signal without any input. */
  public static final SignalInput NONE = new SignalInput(null, null, null, null, null, null, null);
}
