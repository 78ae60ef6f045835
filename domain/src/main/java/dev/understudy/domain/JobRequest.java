package dev.understudy.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs of a promoted cluster are to go on.
 *
 * @param items ids of {@link JobItem}s
 * @param backupLocation where the full backup goes; null for where it was offered
 * @param oldPrimaryIsGone whether the caller answers for it that the old primary will not write
 */
public record JobRequest(
    List<String> items, @Nullable String backupLocation, boolean oldPrimaryIsGone) {

  public JobRequest {
    items = List.copyOf(items);
  }
}
