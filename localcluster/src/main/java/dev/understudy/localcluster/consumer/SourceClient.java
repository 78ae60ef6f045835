package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.replication.StreamHealth;
import dev.understudy.localcluster.replication.StreamSpec;
import dev.understudy.localcluster.replication.StreamStart;
import dev.understudy.localcluster.storage.Documents;
import java.io.IOException;

/** The producer's four calls, as statements. */
final class SourceClient {
  private SourceClient() {}

  static StreamStart start(SourceConnection source, String virtualCluster, String consumer)
      throws IOException {
    String answer =
        source.query(
            "SELECT crdb_internal.start_replication_stream("
                + literal(virtualCluster)
                + ", "
                + literal(consumer)
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
