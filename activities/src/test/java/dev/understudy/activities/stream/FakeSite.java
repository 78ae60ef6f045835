package dev.understudy.activities.stream;

import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.ClusterAccess;
import dev.understudy.activities.cluster.ClusterGateway;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.catalog.ClusterFilter;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.LoginStore;
import dev.understudy.catalog.PageRange;
import dev.understudy.catalog.StreamLedger;
import dev.understudy.domain.CloudProvider;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSettings;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Login;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.domain.UnderstudyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One standby behind the ports that the steps use; the same driver for ever, unless told. */
final class FakeSite implements ClusterGateway, ClusterReader, LoginStore, StreamLedger {
  /** The primary of the streams whose standby is any other. */
  static final UUID PRIMARY = new UUID(0, 1);

  final FakeStandby standby = new FakeStandby();

  /** The same, unless a test needs to tell them apart. */
  FakeStandby primary = standby;

  final List<ProgressSample> samples = new ArrayList<>();
  final FakeApplication application = new FakeApplication(standby);
  FakeApplication primaryApplication = new FakeApplication(primary);
  boolean driven = true;

  /** Nobody answers at the primary's address. */
  boolean primaryIsAway;

  void separatePrimary() {
    primary = new FakeStandby();
    primaryApplication = new FakeApplication(primary);
  }

  StreamClusters clusters() {
    return new StreamClusters(this, this, this, this);
  }

  @Override
  public SystemConnection system(ClusterAccess access) {
    if (!isPrimary(access)) {
      return standby;
    }
    if (primaryIsAway) {
      throw new UnderstudyException(ErrorCode.CLUSTER_UNREACHABLE, "nobody is there");
    }
    return primary;
  }

  @Override
  public ApplicationConnection application(ClusterAccess access, String virtualCluster) {
    return isPrimary(access) ? primaryApplication : application;
  }

  private static boolean isPrimary(ClusterAccess access) {
    return access.clusterName().equals("east");
  }

  @Override
  public Optional<ClusterRecord> find(UUID clusterId) {
    ClusterSpec spec =
        new ClusterSpec(
            "ADVANCED",
            "v25.2.3",
            Map.of("us-east-1", 3),
            null,
            4,
            16,
            0,
            "",
            "",
            false,
            "",
            Map.of(),
            true);
    return Optional.of(
        new ClusterRecord(
            clusterId,
            clusterId.equals(PRIMARY) ? "east" : "west",
            CloudProvider.AWS,
            ClusterState.CREATED,
            spec,
            "someone",
            FakeStandby.START,
            FakeStandby.START,
            null,
            new ClusterEndpoint("127.0.0.1", 1, 2),
            1,
            1));
  }

  @Override
  public List<ClusterRecord> list(ClusterFilter filter) {
    return List.of();
  }

  @Override
  public List<ClusterRecord> inFolder(String folderId, PageRange<String> range) {
    return List.of();
  }

  @Override
  public List<ClusterRecord> driven() {
    return List.of();
  }

  @Override
  public boolean isInLiveStream(UUID clusterId) {
    return true;
  }

  @Override
  public ClusterSettings settings(UUID clusterId) {
    return ClusterSettings.INITIAL;
  }

  @Override
  public List<UUID> withDueSettings() {
    return List.of();
  }

  @Override
  public Optional<Login> find(UUID clusterId, Login.Kind kind) {
    return Optional.of(new Login("user", "password"));
  }

  @Override
  public Login putIfAbsent(UUID clusterId, Login.Kind kind, Login login) {
    return login;
  }

  @Override
  public void put(UUID clusterId, Login.Kind kind, Login login) {
    throw new UnsupportedOperationException("steps do not replace logins");
  }

  @Override
  public void forget(UUID clusterId, Login.Kind kind) {
    throw new UnsupportedOperationException("steps do not forget logins");
  }

  @Override
  public void copy(UUID fromClusterId, UUID toClusterId, Login.Kind kind) {
    standby.done.add("copy login");
  }

  @Override
  public Committed create(StreamRecord record, CommandKey command, TimelineEntry entry) {
    throw new UnsupportedOperationException("steps do not create streams");
  }

  @Override
  public StreamRecord claim(UUID streamId, long knownEpoch, String runId) {
    throw new UnsupportedOperationException("steps do not claim streams");
  }

  @Override
  public boolean isDriver(UUID streamId, long epoch) {
    return driven;
  }

  @Override
  public Committed commit(StreamRecord record, @Nullable CommandKey command, TimelineEntry entry) {
    throw new UnsupportedOperationException("steps do not commit streams");
  }

  @Override
  public void note(UUID streamId, TimelineEntry entry) {
    throw new UnsupportedOperationException("steps do not write timelines");
  }

  @Override
  public void recordProgress(List<ProgressSample> progress) {
    samples.addAll(progress);
  }
}
