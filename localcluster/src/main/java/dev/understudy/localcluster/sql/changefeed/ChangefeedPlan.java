package dev.understudy.localcluster.sql.changefeed;

import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobRecord.Protection;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.catalog.TableCache;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A changefeed before it runs: of which tables, into what, since when.
 *
 * @param cursor since when; null for when its job is made
 * @param description the statement without its secrets
 */
public record ChangefeedPlan(
    List<String> tables,
    String sinkUri,
    ChangefeedOptions options,
    @Nullable Timestamp cursor,
    String description) {

  /**
   * The job that runs it, with the tables that have these names in the transaction.
   *
   * @param userName whose the job is; refused with 42501 without the privilege on each table
   */
  public JobRecord job(
      Engine engine,
      Transaction transaction,
      long virtualClusterId,
      String statement,
      String userName) {
    Catalog catalog = new Catalog(transaction, new TableCache());
    List<ChangefeedDetails.Target> targets =
        tables.stream()
            .map(catalog::table)
            .map(
                (Table table) -> {
                  catalog.checkPrivilege(table, userName, "CHANGEFEED");
                  return new ChangefeedDetails.Target(table.id(), table.name());
                })
            .toList();
    Timestamp start = cursor == null ? engine.now() : cursor;
    boolean scans = options.initialScan() != ChangefeedOptions.Scan.NO;
    ChangefeedDetails details =
        new ChangefeedDetails(
            engine.jobService().keys().origin(virtualClusterId),
            targets,
            sinkUri,
            options,
            start,
            scans ? null : start);
    return engine
        .jobService()
        .newJob(virtualClusterId, JobRecord.CHANGEFEED, statement, userName, details)
        .protecting(new Protection(virtualClusterId, start));
  }
}
