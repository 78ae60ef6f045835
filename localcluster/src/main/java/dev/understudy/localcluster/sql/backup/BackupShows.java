package dev.understudy.localcluster.sql.backup;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.engine.BackupManifest;
import dev.understudy.localcluster.engine.BackupManifest.Content;
import dev.understudy.localcluster.engine.BackupManifest.TableSize;
import dev.understudy.localcluster.engine.JobService;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.system.Argument;
import dev.understudy.localcluster.sql.users.StorageRights;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SHOW BACKUPS IN, and SHOW BACKUP FROM … IN. */
public final class BackupShows {
  private static final String LATEST = "LATEST";

  private BackupShows() {}

  /** Reads on after {@code SHOW BACKUPS IN}. */
  public static RowSource list(TokenStream in) {
    Argument location = Argument.parse(in);
    return new MadeRows(
        "path STRING",
        execution -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          String collection = location.text(execution);
          StorageRights.requireToLook(execution, collection);
          execution.engine().jobService().backups(collection).stream()
              .map(path -> row(path))
              .forEach(rows::add);
          return rows;
        });
  }

  /** Reads on after {@code SHOW BACKUP}, {@code FROM} being optional as in older versions. */
  public static RowSource one(TokenStream in) {
    in.accept("FROM");
    Argument subdirectory = Argument.parse(in);
    in.expect("IN");
    Argument location = Argument.parse(in);
    return new MadeRows(
        "database_name STRING, parent_schema_name STRING, object_name STRING,"
            + " object_type STRING, backup_type STRING, start_time TIMESTAMPTZ,"
            + " end_time TIMESTAMPTZ, size_bytes INT8, rows INT8, is_full_cluster BOOL,"
            + " regions STRING",
        execution -> rows(execution, location.text(execution), subdirectory.text(execution)));
  }

  /** A backup's name as SHOW BACKUPS has it; LATEST becomes that of the newest. */
  static String resolve(JobService jobs, String location, String subdirectory) {
    List<String> all = jobs.backups(location);
    if (subdirectory.equalsIgnoreCase(LATEST) && !all.isEmpty()) {
      return all.getLast();
    }
    return subdirectory.startsWith("/") ? subdirectory : "/" + subdirectory;
  }

  private static List<@Nullable Object[]> rows(
      Execution execution, String location, String subdirectory) {
    StorageRights.requireToLook(execution, location);
    BackupManifest backup = execution.engine().jobService().backup(location, subdirectory);
    Instant end = backup.asOf().toInstant().truncatedTo(ChronoUnit.MICROS);
    List<@Nullable Object[]> rows = new ArrayList<>();
    boolean one = backup.virtualClusters().size() == 1;
    for (TableSize table : backup.tables()) {
      if (one || table.virtualClusterId() == VirtualCluster.SYSTEM_ID) {
        String database = Catalog.DEFAULT_DATABASE;
        rows.add(
            row(
                database,
                "public",
                table.name(),
                "table",
                "full",
                null,
                end,
                table.bytes(),
                table.rows(),
                true,
                null));
      }
    }
    for (Content content : backup.virtualClusters()) {
      if (content.id() != VirtualCluster.SYSTEM_ID || one) {
        long bytes =
            backup.partsOf(content.id()).stream().mapToLong(BackupManifest.Part::bytes).sum();
        String type = content.id() == VirtualCluster.SYSTEM_ID ? "SYSTEM" : "TENANT";
        rows.add(
            row(
                null,
                null,
                Long.toString(content.id()),
                type,
                "full",
                null,
                end,
                bytes,
                null,
                true,
                null));
      }
    }
    return rows;
  }
}
