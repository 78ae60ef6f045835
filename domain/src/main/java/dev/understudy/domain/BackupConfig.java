package dev.understudy.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster is backed up by schedule.
 *
 * @param retentionChosen whether somebody has set the retention, which can be done once
 */
public record BackupConfig(
    boolean enabled, int frequencyMinutes, int retentionDays, boolean retentionChosen) {
  /** Of a cluster of which nobody has said anything. */
  public static final BackupConfig INITIAL = new BackupConfig(false, 60, 30, false);

  /** How many minutes may lie between two backups. */
  public static final List<Integer> FREQUENCIES = List.of(5, 10, 15, 30, 60, 240, 1440);

  /** For how many days backups may be wanted. */
  public static final List<Integer> RETENTIONS = List.of(2, 7, 30, 90, 365);

  private static final int HOUR = 60;
  private static final int DAY = 24 * HOUR;

  /**
   * The configuration after a change.
   *
   * @throws UnderstudyException INVALID_ARGUMENT for a value that may not be, RETENTION_ALREADY_SET
   */
  public BackupConfig changed(ClusterChange.Backups change) {
    int frequency =
        allowed("frequency_minutes", change.frequencyMinutes(), frequencyMinutes, FREQUENCIES);
    int retention = allowed("retention_days", change.retentionDays(), retentionDays, RETENTIONS);
    if (retentionChosen && retention != retentionDays) {
      throw new UnderstudyException(
          ErrorCode.RETENTION_ALREADY_SET,
          "retention_days was set to %d before and can be set only once".formatted(retentionDays));
    }
    return new BackupConfig(
        change.enabled() == null ? enabled : change.enabled(),
        frequency,
        retention,
        retentionChosen || change.retentionDays() != null);
  }

  private static int allowed(String field, @Nullable Integer given, int known, List<Integer> may) {
    if (given == null) {
      return known;
    }
    if (!may.contains(given)) {
      throw new UnderstudyException(
          ErrorCode.INVALID_ARGUMENT,
          "%s must be one of %s".formatted(field, may.toString().replaceAll("[\\[\\]]", "")));
    }
    return given;
  }

  /** The frequency as a crontab has it. */
  public String recurrence() {
    if (frequencyMinutes < HOUR) {
      return "*/%d * * * *".formatted(frequencyMinutes);
    }
    return frequencyMinutes < DAY
        ? "0 %s * * *".formatted(frequencyMinutes == HOUR ? "*" : "*/" + frequencyMinutes / HOUR)
        : "0 0 * * *";
  }
}
