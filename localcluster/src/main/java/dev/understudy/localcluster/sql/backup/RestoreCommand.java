package dev.understudy.localcluster.sql.backup;

import dev.understudy.localcluster.engine.BackupManifest;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobService;
import dev.understudy.localcluster.engine.RestoreDetails;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.StatementText;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.system.Argument;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.users.Privileges;
import dev.understudy.localcluster.sql.users.StorageRights;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** RESTORE FROM … IN, and RESTORE VIRTUAL CLUSTER n FROM … IN. */
public record RestoreCommand(
    @Nullable Argument only,
    Argument subdirectory,
    Argument location,
    @Nullable String newName,
    boolean all,
    String statement) {

  /** Reads on after {@code RESTORE}. */
  public static Command parse(TokenStream in) {
    Argument only =
        in.accept("VIRTUAL", "CLUSTER") || in.accept("TENANT") ? Argument.parse(in) : null;
    if (!in.accept("FROM")) {
      throw SqlErrors.unsupported("RESTORE " + in.peek().text().toUpperCase(Locale.ROOT));
    }
    Argument subdirectory = Argument.parse(in);
    in.expect("IN");
    Argument location = Argument.parse(in);
    if (in.at("AS")) {
      throw SqlErrors.unsupported("RESTORE AS OF SYSTEM TIME");
    }
    Options options = Options.parse(in);
    boolean all =
        options.flag("include_all_virtual_clusters")
            || options.flag("include_all_secondary_tenants");
    String name = options.get("virtual_cluster_name");
    String newName = name == null ? options.get("tenant_name") : name;
    boolean detached = options.flag("detached");
    options.refuseOthers("RESTORE");
    in.expectEnd();
    if (newName != null && only == null) {
      throw SqlErrors.invalidParameter("virtual_cluster_name is only for RESTORE VIRTUAL CLUSTER");
    }
    RestoreCommand restore =
        new RestoreCommand(
            only, subdirectory, location, newName, all, StatementText.redacted(in.sql()));
    return new ActionCommand(
        Command.Kind.CONTROL,
        detached ? BackupCommand.DETACHED : BackupCommand.COLUMNS,
        0,
        execution -> BulkJob.run(execution, "RESTORE", detached, restore.job(execution)));
  }

  private JobRecord job(Execution execution) {
    execution.refuseInTransaction("RESTORE");
    Privileges.require(execution, "RESTORE");
    if (only != null || all) {
      Privileges.requireSystem(execution, "restore other tenants");
    }
    JobService jobs = execution.engine().jobService();
    String collection = location.text(execution);
    StorageRights.require(execution, collection);
    String backup = BackupShows.resolve(jobs, collection, subdirectory.text(execution));
    BackupManifest manifest = jobs.backup(collection, backup);
    RestoreDetails details =
        new RestoreDetails(
            jobs.keys().origin(execution.session().virtualClusterId()),
            collection,
            backup,
            only == null ? null : BackupTarget.number(only.text(execution)),
            newName,
            all,
            false,
            false,
            manifest.entries(),
            manifest.bytes());
    return jobs.newJob(
        execution.session().virtualClusterId(),
        JobRecord.RESTORE,
        statement,
        execution.session().user(),
        details);
  }
}
