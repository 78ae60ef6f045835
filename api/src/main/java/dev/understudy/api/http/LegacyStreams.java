package dev.understudy.api.http;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.StreamStatus;
import dev.understudy.domain.UnderstudyException;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Speaks of streams as the API before 2025-06 did: {@code source} and {@code target} clusters, a
 * cluster's id in the place of the stream's, and no word for a canceled stream, which is left out.
 */
public final class LegacyStreams {
  private final ObjectMapper json;
  private final StreamReads reads;
  private final StreamCreation creation;
  private final StreamChanges changes;

  public LegacyStreams(
      ObjectMapper json, StreamReads reads, StreamCreation creation, StreamChanges changes) {
    this.json = json;
    this.reads = reads;
    this.creation = creation;
    this.changes = changes;
  }

  /** A page of streams. */
  record Page(List<LegacyStreamView> replicationStreams, @Nullable Pagination pagination) {}

  /** Of a POST. */
  private record Create(
      @JsonAlias("sourceClusterId") @Nullable String sourceClusterId,
      @JsonAlias("targetClusterId") @Nullable String targetClusterId) {}

  LegacyStreamView create(Caller caller, Exchange exchange, byte[] body) {
    return view(creation.create(caller, exchange, body, () -> current(body)));
  }

  private StreamRequests.Create current(byte[] body) {
    Create request = WireFormat.parse(json, body, Create.class);
    return new StreamRequests.Create(
        required("source_cluster_id", request.sourceClusterId()),
        required("target_cluster_id", request.targetClusterId()),
        false,
        false);
  }

  private static String required(String field, @Nullable String id) {
    if (id == null) {
      throw Query.invalid(field + " is required");
    }
    return WireFormat.id(field, id).toString();
  }

  Page list(Caller caller, Query query) {
    MultivaluedHashMap<String, String> current = new MultivaluedHashMap<>(query.parameters());
    query.text("source_cluster_id").ifPresent(id -> current.putSingle("primary_cluster_id", id));
    query.text("target_cluster_id").ifPresent(id -> current.putSingle("standby_cluster_id", id));
    StreamReads.Found found = reads.find(caller, new Query(current), LegacyStreams::isShown);
    return new Page(found.streams().stream().map(this::view).toList(), found.pagination());
  }

  LegacyStreamView get(Caller caller, String id) {
    return view(reads.require(caller, Role.READ_STREAM, streamId(id)));
  }

  LegacyStreamView update(Caller caller, Exchange exchange, String id, byte[] body) {
    return view(
        changes.update(
            caller, exchange, () -> streamId(id), body, LegacyStreams::requireNotCanceled));
  }

  private static void requireNotCanceled(StreamRequests.Update request) {
    if (StreamStatus.CANCELED.name().equals(request.status())) {
      throw Query.invalid(
          "status must be FAILING_OVER: a stream is canceled at"
              + " /api/v1/physical-replication-streams");
    }
  }

  /** Of the stream itself, or of one of its clusters: the live stream first, then the last. */
  private String streamId(String text) {
    UUID id = WireFormat.id("id", text);
    return reads
        .find(id)
        .filter(LegacyStreams::isShown)
        .or(() -> reads.ofCluster(id, LegacyStreams::isShown))
        .map(stream -> stream.record().id().toString())
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.STREAM_NOT_FOUND,
                    "no replication stream has the id '%s' or a cluster with it".formatted(id)));
  }

  private static boolean isShown(StreamSnapshot stream) {
    return stream.record().state().status() != StreamStatus.CANCELED;
  }

  private LegacyStreamView view(StreamSnapshot stream) {
    return LegacyStreamView.of(reads.view(stream, false));
  }
}
