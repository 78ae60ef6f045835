package dev.understudy.catalog.internal;

import dev.understudy.domain.ClusterSettings;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The settings of clusters as rows; written with the cluster's row locked. */
final class SettingsRows {
  private SettingsRows() {}

  static ClusterSettings find(Handle handle, UUID clusterId) {
    return handle
        .createQuery("SELECT settings FROM cluster_settings WHERE cluster_id = :cluster")
        .bind("cluster", clusterId.toString())
        .map((row, context) -> Json.read(row.getString(1), ClusterSettings.class))
        .findOne()
        .orElse(ClusterSettings.INITIAL);
  }

  static void put(Handle handle, UUID clusterId, ClusterSettings settings) {
    handle
        .createUpdate(
            "INSERT INTO cluster_settings (cluster_id, settings, due)"
                + " VALUES (:cluster, :settings, :due)"
                + " ON DUPLICATE KEY UPDATE settings = VALUES(settings), due = VALUES(due)")
        .bind("cluster", clusterId.toString())
        .bind("settings", Json.write(settings))
        .bind("due", !settings.due().isEmpty())
        .execute();
  }
}
