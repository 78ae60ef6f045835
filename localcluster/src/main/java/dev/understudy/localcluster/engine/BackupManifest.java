package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.mvcc.Timestamp;
import java.util.List;

/** What a finished backup says of itself; its files and their checksums among it. */
public record BackupManifest(
    String origin,
    long jobId,
    Timestamp asOf,
    List<Content> virtualClusters,
    List<Part> parts,
    List<TableSize> tables) {

  /** One virtual cluster that it holds. */
  public record Content(long id, String name) {}

  /** One sorted file of one virtual cluster. */
  public record Part(String file, long virtualClusterId, long entries, long bytes, String sha256) {}

  /** How much of one table it holds. */
  public record TableSize(long virtualClusterId, int id, String name, long rows, long bytes) {}

  public long entries() {
    return parts.stream().mapToLong(Part::entries).sum();
  }

  public long bytes() {
    return parts.stream().mapToLong(Part::bytes).sum();
  }

  public List<Part> partsOf(long virtualClusterId) {
    return parts.stream().filter(part -> part.virtualClusterId() == virtualClusterId).toList();
  }
}
