package dev.understudy.localcluster.sql.schedule;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.JobService;
import dev.understudy.localcluster.sql.backup.BackupTarget;
import dev.understudy.localcluster.sql.changefeed.ChangefeedPlan;
import dev.understudy.localcluster.sql.changefeed.ChangefeedStatement;
import dev.understudy.localcluster.sql.schedule.Schedule.BackupPlan;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.StatementText;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.users.Privileges;
import dev.understudy.localcluster.sql.users.StorageRights;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a schedule is to run, as it was written. */
sealed interface Scheduled {
  String kind();

  /** Checks the work and resolves whatever depends on the session. */
  Planned plan(Execution execution, boolean ignoreExisting);

  /** The work as it is stored; one of the two is there. */
  record Planned(
      String command, @Nullable BackupPlan backup, @Nullable ChangefeedPlan changefeed) {}

  /** Reads on after {@code CREATE SCHEDULE … FOR}. */
  static Scheduled parse(TokenStream in) {
    if (in.accept("BACKUP")) {
      return new OfBackup(BackupTarget.parse(in));
    }
    if (in.accept("CHANGEFEED")) {
      return new OfChangefeed(ChangefeedStatement.parse(in));
    }
    throw SqlErrors.unsupported("CREATE SCHEDULE FOR " + in.peek().text().toUpperCase(Locale.ROOT));
  }

  /** A backup. */
  record OfBackup(BackupTarget target) implements Scheduled {
    @Override
    public String kind() {
      return "BACKUP";
    }

    @Override
    public Planned plan(Execution execution, boolean ignoreExisting) {
      Privileges.require(execution, "BACKUP");
      if (target.asOf() != null) {
        throw SqlErrors.unsupported("AS OF SYSTEM TIME in a schedule");
      }
      JobService jobs = execution.engine().jobService();
      String location = target.location().text(execution);
      StorageRights.require(execution, location);
      if (!ignoreExisting && !jobs.backups(location).isEmpty()) {
        throw new ClusterException(
            ClusterException.UNCATEGORISED,
            "backups have already been created in " + StatementText.redacted(location),
            "Use another location, or the schedule option ignore_existing_backups.");
      }
      List<Long> clusters = target.virtualClusters(execution);
      Long only = target.only() == null ? null : clusters.getFirst();
      String command =
          "BACKUP %sINTO '%s' WITH %sdetached"
              .formatted(
                  only == null ? "" : "VIRTUAL CLUSTER " + only + " ",
                  location,
                  target.all() ? "include_all_virtual_clusters, " : "");
      return new Planned(
          StatementText.redacted(command), new BackupPlan(location, target.all(), only), null);
    }
  }

  /** An export of tables as they are when it runs. */
  record OfChangefeed(ChangefeedStatement statement) implements Scheduled {
    @Override
    public String kind() {
      return "CHANGEFEED";
    }

    @Override
    public Planned plan(Execution execution, boolean ignoreExisting) {
      ChangefeedPlan plan = statement.plan(execution, true);
      return new Planned(plan.description(), null, plan);
    }
  }
}
