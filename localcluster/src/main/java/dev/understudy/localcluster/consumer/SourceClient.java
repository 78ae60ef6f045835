package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.PriorReplication;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.replication.StreamHealth;
import dev.understudy.localcluster.replication.StreamRequest;
import dev.understudy.localcluster.replication.StreamSpec;
import dev.understudy.localcluster.replication.StreamStart;
import dev.understudy.localcluster.storage.Documents;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a consumer asks of its source, as statements. */
final class SourceClient {
  private SourceClient() {}

  /**
   * A virtual cluster as another cluster names it, and where it came from.
   *
   * @param id {@code cluster id:virtual cluster id}
   */
  record Prior(String id, Optional<PriorReplication> prior) {}

  static Prior prior(SourceConnection source, String virtualCluster) throws IOException {
    UUID clusterId = UUID.fromString(source.query("SELECT crdb_internal.cluster_id()"));
    List<@Nullable String> row =
        source.row(
            "SELECT id, source_id, activation_time FROM [SHOW VIRTUAL CLUSTER "
                + literal(virtualCluster)
                + " WITH PRIOR REPLICATION DETAILS]");
    String sourceId = row.get(1);
    String activation = row.get(2);
    return new Prior(
        PriorReplication.id(clusterId, Long.parseLong(String.valueOf(row.get(0)))),
        sourceId == null || activation == null
            ? Optional.empty()
            : Optional.of(new PriorReplication(sourceId, Timestamp.parse(activation))));
  }

  /** By a function, because only the latest versions have a statement for it. */
  static void setExpiration(SourceConnection source, long streamId, Duration expiration)
      throws IOException {
    source.query(
        "SELECT crdb_internal.set_replication_stream_expiration("
            + streamId
            + ", "
            + literal(expiration.toString())
            + ")");
  }

  static StreamStart start(SourceConnection source, String virtualCluster, StreamRequest request)
      throws IOException {
    String answer =
        source.query(
            "SELECT crdb_internal.start_replication_stream("
                + literal(virtualCluster)
                + ", "
                + literal(Documents.text(request))
                + ")");
    return Documents.read(answer, StreamStart.class);
  }

  static void stream(SourceConnection source, long streamId, StreamSpec spec) throws IOException {
    source.copyOut(
        "SELECT crdb_internal.stream_partition("
            + streamId
            + ", "
            + literal(Documents.text(spec))
            + ")");
  }

  static StreamHealth heartbeat(SourceConnection source, long streamId, Timestamp needed)
      throws IOException {
    String answer =
        source.query(
            "SELECT crdb_internal.replication_stream_progress("
                + streamId
                + ", "
                + literal(needed.toString())
                + ")");
    return Documents.read(answer, StreamHealth.class);
  }

  static void complete(SourceConnection source, long streamId, boolean success) throws IOException {
    source.query(
        "SELECT crdb_internal.complete_replication_stream(" + streamId + ", " + success + ")");
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
