package dev.understudy.localcluster.sql.changefeed;

import dev.understudy.localcluster.sql.backup.Options;
import dev.understudy.localcluster.sql.types.Interval;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a changefeed's messages look and how often it says how far it is.
 *
 * @param resolvedEvery how far apart resolved messages are at least; null for none
 * @param checkpointEvery how far apart the stored high-water marks are at least
 * @param pauseOnError whether an error that will not go away pauses the job instead of failing it
 * @param authHeader the Authorization header for a webhook, or null
 */
public record ChangefeedOptions(
    Scan initialScan,
    Envelope envelope,
    boolean updated,
    boolean mvccTimestamp,
    boolean diff,
    boolean keyInValue,
    boolean fullTableName,
    @Nullable Duration resolvedEvery,
    Duration checkpointEvery,
    boolean pauseOnError,
    @Nullable String authHeader) {
  /** Shorter than CockroachDB's 30 s, so that somebody who tries it sees it move. */
  private static final Duration CHECKPOINT = Duration.ofSeconds(1);

  /** A checkpoint is a commit of its own: none at all between two would be one after the other. */
  private static final Duration SHORTEST = Duration.ofMillis(10);

  private static final Set<String> ACCEPTED =
      Set.of("protect_data_from_gc_on_pause", "schema_change_policy", "schema_change_events");

  /** Whether the rows that are there at the start are sent too. */
  public enum Scan {
    YES,
    NO,
    ONLY
  }

  /** What a message is made of. */
  public enum Envelope {
    WRAPPED,
    BARE,
    KEY_ONLY
  }

  /**
   * @param scheduled whether a schedule runs it, which then only scans
   */
  static ChangefeedOptions of(Options given, boolean hasCursor, boolean scheduled) {
    String format = given.get("format");
    if (format != null && !format.equalsIgnoreCase("json")) {
      throw SqlErrors.unsupported("the changefeed format " + format);
    }
    ACCEPTED.forEach(given::get);
    String resolved = given.get("resolved");
    String checkpoint = given.get("min_checkpoint_frequency");
    String onError = Optional.ofNullable(given.get("on_error")).orElse("fail");
    return new ChangefeedOptions(
        scan(given, hasCursor, scheduled),
        choice("envelope", given.get("envelope"), Envelope.class, Envelope.WRAPPED),
        given.flag("updated"),
        given.flag("mvcc_timestamp"),
        given.flag("diff"),
        given.flag("key_in_value"),
        given.flag("full_table_name"),
        resolved == null ? null : resolved.isEmpty() ? Duration.ZERO : duration(resolved),
        checkpoint == null ? CHECKPOINT : Collections.max(List.of(SHORTEST, duration(checkpoint))),
        onError.equalsIgnoreCase("pause"),
        given.get("webhook_auth_header"));
  }

  private static Scan scan(Options given, boolean hasCursor, boolean scheduled) {
    String initial = given.get("initial_scan");
    Scan otherwise = scheduled ? Scan.ONLY : hasCursor ? Scan.NO : Scan.YES;
    if (given.flag("no_initial_scan")) {
      otherwise = Scan.NO;
    }
    if (given.flag("initial_scan_only")) {
      otherwise = Scan.ONLY;
    }
    Scan chosen =
        initial == null
            ? otherwise
            : initial.isEmpty() ? Scan.YES : choice("initial_scan", initial, Scan.class, otherwise);
    if (scheduled && chosen != Scan.ONLY) {
      throw SqlErrors.invalidParameter("a changefeed schedule needs initial_scan = 'only'");
    }
    return chosen;
  }

  private static Duration duration(String text) {
    Duration found =
        Interval.tryParse(text)
            .map(Interval::toDuration)
            .orElseThrow(() -> SqlErrors.invalidParameter("\"" + text + "\" is not a duration"));
    if (found.isNegative()) {
      throw SqlErrors.invalidParameter("a duration here is not negative: " + text);
    }
    return found;
  }

  private static <T extends Enum<T>> T choice(
      String option, @Nullable String given, Class<T> type, T otherwise) {
    if (given == null) {
      return otherwise;
    }
    try {
      return Enum.valueOf(type, given.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw SqlErrors.invalidParameter("unknown " + option + ": " + given);
    }
  }
}
