package dev.understudy.domain;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A folder, in which there are clusters and other folders.
 *
 * @param parentId the folder that it is in, or {@link FolderTree#ROOT}
 */
public record Folder(
    UUID id, String name, String parentId, Map<String, String> labels, Instant createdAt) {

  public Folder {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }
}
