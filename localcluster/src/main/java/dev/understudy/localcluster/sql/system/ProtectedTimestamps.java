package dev.understudy.localcluster.sql.system;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.engine.ProtectedTimestamp;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.users.Privileges;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The protected timestamps as a table: {@code system.protected_ts_records}, of which {@code
 * crdb_internal.kv_protected_ts_records} is another name. Here each belongs to a job.
 */
public final class ProtectedTimestamps {
  private static final Set<String> NAMES =
      Set.of("system.protected_ts_records", "crdb_internal.kv_protected_ts_records");

  private ProtectedTimestamps() {}

  /** Whether a table of this name shows them. */
  public static boolean isNamed(String table) {
    return NAMES.contains(table);
  }

  /** Rows of job, virtual cluster and time; from the system virtual cluster only. */
  public static RowSource rows() {
    return new MadeRows(
        "id UUID, ts DECIMAL, meta_type STRING, decoded_meta STRING, decoded_target STRING",
        execution -> {
          Privileges.requireSystem(execution, "read protected timestamps");
          Privileges.require(execution, "VIEWSYSTEMTABLE", "MANAGEVIRTUALCLUSTER");
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (ProtectedTimestamp kept : execution.engine().replication().protectedTimestamps()) {
            rows.add(
                row(
                    id(kept.jobId()),
                    kept.time().toDecimal(),
                    "jobs",
                    "{\"jobID\": \"" + kept.jobId() + "\"}",
                    "{\"schemaObjectsOrTenants\": {\"tenants\": ["
                        + kept.virtualClusterId()
                        + "]}}"));
          }
          return rows;
        });
  }

  private static UUID id(long jobId) {
    return UUID.nameUUIDFromBytes(Long.toString(jobId).getBytes(StandardCharsets.UTF_8));
  }
}
