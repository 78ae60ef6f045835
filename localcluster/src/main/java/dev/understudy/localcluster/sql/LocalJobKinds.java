package dev.understudy.localcluster.sql;

import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobService;
import dev.understudy.localcluster.sql.changefeed.ChangefeedJob;
import dev.understudy.localcluster.sql.schedule.Scheduler;
import dev.understudy.localcluster.sql.session.LocalSql;

/** Has a cluster run the jobs that only SQL knows how to run. */
public final class LocalJobKinds {
  private LocalJobKinds() {}

  public static void register(LocalSql sql) {
    JobService jobs = sql.engine().jobService();
    jobs.register(JobRecord.CHANGEFEED, new ChangefeedJob(sql.engine(), sql.random()));
    jobs.whileServed(new Scheduler(sql.engine())::look);
  }
}
