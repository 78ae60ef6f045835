package dev.understudy.activities.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.activities.provisioning.ClusterProvisioner;
import dev.understudy.domain.ClusterChange;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSettings.Part;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Login;
import dev.understudy.domain.RegionDisruption;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.testing.Records;
import dev.understudy.workflows.activity.ClusterChangeSteps.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterChangeStepsTest {
  private static final Login ROOT = new Login("root", "secret");
  private static final ClusterChange CUT_OFF =
      new ClusterChange.Disruption(
          List.of(new RegionDisruption("us-east-1", true, List.of(), List.of())));
  private static final ClusterChange LET_GO = new ClusterChange.Disruption(List.of());

  private final KnownCluster cluster = new KnownCluster();
  private final MemoryCatalog catalog = new MemoryCatalog();
  private final Processes processes = new Processes();
  private final ClusterRecord record = catalog.add(Records.cluster(ClusterState.CREATED));
  private final ClusterChangeStepsActivities steps =
      new ClusterChangeStepsActivities(
          catalog, catalog, catalog, cluster, processes, "nodelocal://1/understudy");

  @BeforeEach
  void withALogin() {
    cluster.admit("system", ROOT);
    catalog.put(record.id(), Login.Kind.SYSTEM, ROOT);
  }

  @Test
  void whatIsDueIsToldAndThenNotDueAnyMore() {
    catalog.set(record.id(), new ClusterChange.Backups(true, 5, null));
    apply(Part.BACKUPS);
    apply(Part.BACKUPS);
    assertThat(cluster.asked)
        .containsExactly("root@127.0.0.1:26257 system", "schedule */5 * * * *");
    assertThat(catalog.settings(record.id()).due()).isEmpty();
  }

  @Test
  void whatWasSetMeanwhileIsToldToo() {
    catalog.set(record.id(), CUT_OFF);
    catalog.meanwhile = () -> catalog.set(record.id(), LET_GO);
    apply(Part.DISRUPTION);
    assertThat(processes.done).containsExactly("cut off", "reconnect");
    assertThat(catalog.settings(record.id()).due()).isEmpty();
  }

  @Test
  void whoHasToldSomethingOldTellsTheNewAgainThoughItIsNotDue() {
    catalog.set(record.id(), CUT_OFF);
    catalog.meanwhile =
        () -> {
          catalog.set(record.id(), LET_GO);
          assertThat(
                  catalog.settle(record.id(), Part.DISRUPTION, catalog.settings(record.id()), null))
              .isTrue();
        };
    apply(Part.DISRUPTION);
    assertThat(processes.done).containsExactly("cut off", "reconnect");
  }

  @Test
  void aRefusalIsWrittenDownAndWhatPassesIsTriedAgain() {
    processes.refusing = true;
    catalog.set(record.id(), CUT_OFF);
    apply(Part.DISRUPTION);
    assertThat(catalog.settings(record.id()).due()).isEmpty();
    assertThat(catalog.settings(record.id()).problems())
        .isEqualTo(Map.of(Part.DISRUPTION, "no process here"));

    cluster.away = true;
    catalog.set(record.id(), new ClusterChange.Backups(true, null, null));
    assertThatThrownBy(() -> apply(Part.BACKUPS)).isInstanceOf(UnderstudyException.class);
    assertThat(catalog.settings(record.id()).due()).containsExactly(Part.BACKUPS);
  }

  @Test
  void aClusterThatIsBeingDeletedIsToldNothing() {
    UUID locked = catalog.add(Records.cluster(ClusterState.LOCKED)).id();
    catalog.set(locked, CUT_OFF);
    steps.apply(new Application(locked, Part.DISRUPTION));
    assertThat(processes.done).isEmpty();
    assertThat(catalog.settings(locked).due()).isEmpty();
  }

  private void apply(Part part) {
    steps.apply(new Application(record.id(), part));
  }

  /** Remembers what was done to processes. */
  private static final class Processes implements ClusterProvisioner {
    final List<String> done = new ArrayList<>();
    boolean refusing;

    @Override
    public Provisioned provision(UUID clusterId, String name, String version) {
      throw new UnsupportedOperationException("nothing is made here");
    }

    @Override
    public void cutOff(UUID clusterId) {
      if (refusing) {
        throw new UnderstudyException(ErrorCode.NOT_A_LOCAL_CLUSTER, "no process here");
      }
      done.add("cut off");
    }

    @Override
    public void reconnect(UUID clusterId, String name) {
      done.add("reconnect");
    }

    @Override
    public void remove(UUID clusterId) {
      throw new UnsupportedOperationException("nothing is removed here");
    }
  }
}
