package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.engine.VersionFact;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.engine.VirtualCluster.ServiceMode;
import dev.understudy.localcluster.node.EngineOptions.Shape;
import dev.understudy.localcluster.storage.Documents;
import org.jspecify.annotations.Nullable;

/** Gives a new cluster its version and contents; a store that has them keeps them. */
final class NewCluster {
  private static final String SHAPE = "shape";
  private static final long TEMPLATE = 2;

  private final ClusterState state;
  private final Documents documents;

  NewCluster(ClusterState state) {
    this.state = state;
    this.documents = new Documents(state.store());
  }

  /**
   * Repeated after a crash in the middle.
   *
   * @param version null for that of the store, or the newest for a new one
   * @throws ClusterException if the version has no such shape, or the store is newer
   */
  void prepare(Shape shape, @Nullable CrdbVersion version) {
    if (documents.get(SHAPE, String.class).isPresent()) {
      upgrade(version);
      return;
    }
    CrdbVersion given = version == null ? CrdbVersion.DEFAULT : version;
    check(shape, given);
    Settings settings = state.settings();
    settings.set(Settings.VERSION, given.number());
    if (given.has(VersionFact.ENABLED_SETTING)) {
      settings.set(Settings.REPLICATION_ENABLED, Boolean.toString(shape != Shape.PLAIN));
    }
    if (shape != Shape.PLAIN) {
      settings.set(Settings.DEFAULT_TARGET, shape.application());
      settings.set(Settings.RANGEFEED, "true");
    }
    if (shape.hasTemplate() && state.catalog().find(TEMPLATE).isEmpty()) {
      state.catalog().reserve(TEMPLATE, "template");
    }
    if (shape.hasApplication() && state.catalog().find(shape.application()).isEmpty()) {
      state
          .catalog()
          .create(
              shape.application(), DataState.READY, (batch, made) -> made.in(ServiceMode.SHARED));
    }
    documents.put(SHAPE, shape.name());
  }

  private void upgrade(@Nullable CrdbVersion version) {
    CrdbVersion stored = state.version();
    if (version == null || version == stored) {
      return;
    }
    if (version.compareTo(stored) < 0) {
      throw refused(
          "the store is of version %s and cannot go back to %s"
              .formatted(stored.number(), version.number()));
    }
    state.settings().set(Settings.VERSION, version.number());
  }

  private static void check(Shape shape, CrdbVersion version) {
    boolean profile = shape.hasTemplate();
    if (profile && !version.has(VersionFact.CONFIG_PROFILES)) {
      throw refused(
          "configuration profiles are of version 23.2: use --virtualized or --virtualized-empty");
    }
    if (!profile && shape != Shape.PLAIN && version.has(VersionFact.CONFIG_PROFILES)) {
      throw refused(
          "version 23.2 has no --virtualized: use --config-profile replication-source or"
              + " replication-target");
    }
  }

  private static ClusterException refused(String message) {
    return new ClusterException("22023", message);
  }
}
