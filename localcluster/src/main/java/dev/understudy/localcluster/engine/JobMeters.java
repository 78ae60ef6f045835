package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.engine.JobRecord.Protection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The metrics of replication jobs: how many run, how many are paused, how old what they keep is.
 */
public final class JobMeters {
  private JobMeters() {}

  /** Prometheus text under CockroachDB's names. */
  public static String text(ClusterState state) {
    StringBuilder out = new StringBuilder();
    for (String type : List.of(JobRecord.INGESTION, JobRecord.PRODUCER)) {
      List<JobRecord> jobs = state.jobs().ofType(type);
      String name = "jobs_" + type.toLowerCase(Locale.ROOT).replace(' ', '_') + "_";
      print(out, name + "currently_running", count(jobs, JobRecord.RUNNING), "Jobs that run");
      print(out, name + "currently_paused", count(jobs, JobRecord.PAUSED), "Jobs that are paused");
      print(
          out,
          name + "protected_age_sec",
          protectedAge(state, jobs),
          "Age of the oldest protected timestamp");
    }
    return out.toString();
  }

  private static long count(List<JobRecord> jobs, String status) {
    return jobs.stream().filter(job -> job.has(status)).count();
  }

  private static long protectedAge(ClusterState state, List<JobRecord> jobs) {
    long now = state.instant().getEpochSecond();
    return jobs.stream()
        .map(JobRecord::protection)
        .filter(Objects::nonNull)
        .map(Protection::time)
        .mapToLong(time -> Math.max(0, now - time.toInstant().getEpochSecond()))
        .max()
        .orElse(0);
  }

  private static void print(StringBuilder out, String name, long value, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(" gauge\n");
    out.append(name).append("{tenant=\"system\"} ").append(value).append('\n');
  }
}
