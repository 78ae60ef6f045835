package dev.understudy.localcluster.sql.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;

/** When a schedule runs: five fields as in a crontab, in UTC, or a word such as {@code @daily}. */
final class Recurrence {
  private static final Map<String, String> WORDS =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");

  private final String text;
  private final ExecutionTime times;

  private Recurrence(String text, ExecutionTime times) {
    this.text = text;
    this.times = times;
  }

  /**
   * @throws dev.understudy.localcluster.engine.ClusterException 22023 if the text is no crontab
   */
  static Recurrence of(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    try {
      return new Recurrence(
          text.strip(),
          ExecutionTime.forCron(
              new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                  .parse(WORDS.getOrDefault(word, word))));
    } catch (IllegalArgumentException e) {
      throw SqlErrors.invalidParameter(
          "error parsing schedule expression: \""
              + text
              + "\"; it must be a valid cron expression");
    }
  }

  String text() {
    return text;
  }

  /** The first time after the given one. */
  Instant next(Instant after) {
    return times
        .nextExecution(ZonedDateTime.ofInstant(after, ZoneOffset.UTC))
        .map(ZonedDateTime::toInstant)
        .orElseThrow(
            () -> SqlErrors.invalidParameter("the schedule \"" + text + "\" never comes due"));
  }
}
