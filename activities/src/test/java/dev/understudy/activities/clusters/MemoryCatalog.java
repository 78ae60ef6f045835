package dev.understudy.activities.clusters;

import dev.understudy.catalog.ClusterFilter;
import dev.understudy.catalog.ClusterLedger;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.LoginStore;
import dev.understudy.catalog.PageRange;
import dev.understudy.domain.ClusterChange;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSettings;
import dev.understudy.domain.ClusterSettings.Part;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.Login;
import dev.understudy.domain.SelfHosted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Clusters, their settings and their logins, as far as activities on clusters use them. */
final class MemoryCatalog implements ClusterReader, ClusterLedger, LoginStore {
  final Map<UUID, ClusterRecord> clusters = new HashMap<>();
  final Map<UUID, ClusterSettings> settings = new HashMap<>();
  final Map<String, Login> logins = new HashMap<>();

  /** What somebody sets while a cluster is told of something else; once. */
  @Nullable Runnable meanwhile;

  ClusterRecord add(ClusterRecord record) {
    clusters.put(record.id(), record);
    return record;
  }

  @Override
  public Optional<ClusterRecord> find(UUID clusterId) {
    return Optional.ofNullable(clusters.get(clusterId));
  }

  @Override
  public List<ClusterRecord> inFolder(String folderId, PageRange<String> range) {
    return List.of();
  }

  @Override
  public List<ClusterRecord> list(ClusterFilter filter) {
    return List.copyOf(clusters.values());
  }

  @Override
  public List<ClusterRecord> driven() {
    return List.of();
  }

  @Override
  public boolean isInLiveStream(UUID clusterId) {
    return false;
  }

  @Override
  public ClusterSettings settings(UUID clusterId) {
    return settings.getOrDefault(clusterId, ClusterSettings.INITIAL);
  }

  @Override
  public List<UUID> withDueSettings() {
    return List.of();
  }

  void set(UUID clusterId, ClusterChange change) {
    settings.put(clusterId, settings(clusterId).changed(change));
  }

  @Override
  public Committed create(ClusterRecord record, CommandKey command) {
    return new Committed(add(record), false);
  }

  @Override
  public ClusterRecord claim(UUID clusterId, long knownEpoch, String runId) {
    throw new UnsupportedOperationException("nothing drives clusters here");
  }

  @Override
  public Committed lockForDeletion(UUID clusterId, CommandKey command) {
    throw new UnsupportedOperationException("nothing is deleted here");
  }

  @Override
  public ClusterRecord commit(ClusterRecord record, @Nullable CommandKey command) {
    return add(record);
  }

  @Override
  public Committed change(UUID clusterId, ClusterChange change, CommandKey command) {
    set(clusterId, change);
    return new Committed(Objects.requireNonNull(clusters.get(clusterId)), false);
  }

  @Override
  public boolean settle(UUID clusterId, Part part, ClusterSettings told, @Nullable String problem) {
    Runnable once = meanwhile;
    meanwhile = null;
    if (once != null) {
      once.run();
    }
    if (!settings(clusterId).agreesWith(told, part)) {
      return false;
    }
    settings.put(clusterId, settings(clusterId).settled(part, problem));
    return true;
  }

  @Override
  public void explain(UUID clusterId, String problem) {
    settings.put(clusterId, settings(clusterId).failedWith(problem));
  }

  @Override
  public Committed replaceAccess(
      UUID clusterId,
      SelfHosted access,
      Login system,
      @Nullable Login application,
      CommandKey command) {
    ClusterRecord known = Objects.requireNonNull(clusters.get(clusterId));
    put(clusterId, Login.Kind.SYSTEM, system);
    if (application != null) {
      put(clusterId, Login.Kind.APPLICATION, application);
    }
    return new Committed(
        add(
            known.with(
                known.spec().found(known.spec().cockroachVersion(), true, access),
                access.endpoint(),
                known.updatedAt())),
        false);
  }

  @Override
  public Optional<Login> find(UUID clusterId, Login.Kind kind) {
    return Optional.ofNullable(logins.get(clusterId + "/" + kind));
  }

  @Override
  public Login putIfAbsent(UUID clusterId, Login.Kind kind, Login login) {
    return Objects.requireNonNullElse(logins.putIfAbsent(clusterId + "/" + kind, login), login);
  }

  @Override
  public void put(UUID clusterId, Login.Kind kind, Login login) {
    logins.put(clusterId + "/" + kind, login);
  }

  @Override
  public void forget(UUID clusterId, Login.Kind kind) {
    logins.remove(clusterId + "/" + kind);
  }

  @Override
  public void copy(UUID fromClusterId, UUID toClusterId, Login.Kind kind) {
    throw new UnsupportedOperationException("nothing is promoted here");
  }
}
