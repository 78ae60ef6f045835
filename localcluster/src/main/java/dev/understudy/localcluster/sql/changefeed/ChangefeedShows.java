package dev.understudy.localcluster.sql.changefeed;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.Job;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.VersionFact;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.Reshaped;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.show.VisibleJobs;
import dev.understudy.localcluster.sql.syntax.StatementText;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.system.Ids;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** SHOW CHANGEFEED JOBS and SHOW CHANGEFEED JOB. */
public final class ChangefeedShows {
  private ChangefeedShows() {}

  /** The source, or null where the words after {@code SHOW} are none of these. */
  public static @Nullable RowSource parse(TokenStream in) {
    if (in.accept("CHANGEFEED", "JOB")) {
      return source(in.version(), Ids.one(in));
    }
    if (in.accept("CHANGEFEED", "JOBS")) {
      return source(in.version(), in.at("(") ? Ids.many(in) : null);
    }
    return null;
  }

  private static RowSource source(CrdbVersion version, @Nullable Ids ids) {
    RowSource newest = newest(ids);
    return version.has(VersionFact.READABLE_HIGH_WATER)
        ? newest
        : Reshaped.without("readable_high_water_timestamp", newest);
  }

  private static RowSource newest(@Nullable Ids ids) {
    return new MadeRows(
        "job_id INT8, description STRING, user_name STRING, status STRING, running_status STRING,"
            + " created TIMESTAMPTZ, started TIMESTAMPTZ, finished TIMESTAMPTZ,"
            + " modified TIMESTAMPTZ, high_water_timestamp DECIMAL,"
            + " readable_high_water_timestamp TIMESTAMPTZ, error STRING, sink_uri STRING,"
            + " full_table_names STRING[], topics STRING, format STRING",
        execution -> {
          List<JobRecord> wanted =
              ids == null
                  ? VisibleJobs.recent(execution)
                  : VisibleJobs.of(execution, ids.find(execution));
          List<@Nullable Object[]> rows = new ArrayList<>();
          wanted.stream()
              .filter(job -> job.is(JobRecord.CHANGEFEED))
              .map(ChangefeedShows::rowOf)
              .forEach(rows::add);
          return rows;
        });
  }

  private static @Nullable Object[] rowOf(JobRecord record) {
    Job job = record.shown();
    ChangefeedDetails details = record.details(ChangefeedDetails.class);
    Timestamp high = details.highWater();
    String topics = details.targets().stream().map(details::topic).collect(Collectors.joining(","));
    return row(
        job.id(),
        job.description(),
        job.userName(),
        job.status(),
        job.runningStatus(),
        micros(job.created()),
        micros(job.started()),
        micros(job.finished()),
        micros(job.modified()),
        high == null ? null : high.toDecimal(),
        high == null ? null : micros(high.toInstant()),
        job.error(),
        StatementText.redacted(details.sinkUri()),
        details.targets().stream().map(ChangefeedDetails::fullName).toList(),
        details.sinkUri().startsWith("webhook") ? topics : null,
        "json");
  }

  private static @Nullable Instant micros(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
  }
}
