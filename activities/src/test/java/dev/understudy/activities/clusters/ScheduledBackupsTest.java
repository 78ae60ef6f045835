package dev.understudy.activities.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.activities.cluster.Administration;
import dev.understudy.domain.BackupConfig;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ScheduledBackupsTest {
  private static final UUID CLUSTER = UUID.fromString("00000000-0000-4000-8000-0000000000aa");
  private static final String LOCATION = "nodelocal://1/understudy/scheduled/" + CLUSTER;
  private static final BackupConfig HOURLY = new BackupConfig(true, 60, 30, false);

  private final ScheduledBackups backups = new ScheduledBackups("nodelocal://1/understudy");
  private final Schedules cluster = new Schedules();

  @Test
  void oneScheduleIsMadeHoweverOftenItIsAskedFor() {
    backups.bring(cluster, CLUSTER, HOURLY);
    backups.bring(cluster, CLUSTER, HOURLY);
    assertThat(cluster.said).containsExactly("create " + LOCATION + " 0 * * * *");
    assertThat(cluster.all).hasSize(1);
  }

  @Test
  void anotherFrequencyTakesThePlaceOfTheOldOneAfterItIsThere() {
    backups.bring(cluster, CLUSTER, HOURLY);
    backups.bring(cluster, CLUSTER, new BackupConfig(true, 1440, 30, false));
    assertThat(cluster.said)
        .containsExactly(
            "create " + LOCATION + " 0 * * * *", "create " + LOCATION + " 0 0 * * *", "drop 1");
  }

  @Test
  void aTryThatWasKilledBetweenTheTwoIsFinished() {
    backups.bring(cluster, CLUSTER, HOURLY);
    cluster.createBackupSchedule("understudy", LOCATION, "*/5 * * * *");
    cluster.said.clear();
    backups.bring(cluster, CLUSTER, new BackupConfig(true, 5, 30, false));
    assertThat(cluster.said).containsExactly("drop 1");
  }

  @Test
  void whatIsPausedOrElsewhereIsNotTheRightOne() {
    cluster.all.add(
        new Administration.BackupSchedule(8, false, "0 * * * *", "BACKUP INTO " + LOCATION));
    cluster.all.add(new Administration.BackupSchedule(9, true, "0 * * * *", "BACKUP INTO 'x://y'"));
    backups.bring(cluster, CLUSTER, HOURLY);
    assertThat(cluster.said)
        .containsExactly("create " + LOCATION + " 0 * * * *", "drop 8", "drop 9");
  }

  @Test
  void noneIsLeftWhereNoneIsWanted() {
    backups.bring(cluster, CLUSTER, HOURLY);
    backups.bring(cluster, CLUSTER, BackupConfig.INITIAL);
    backups.bring(cluster, CLUSTER, BackupConfig.INITIAL);
    assertThat(cluster.all).isEmpty();
    assertThat(cluster.said).endsWith("drop 1").hasSize(2);
  }

  @Test
  void theOldOneStaysWhereTheClusterRefusesTheNew() {
    backups.bring(cluster, CLUSTER, HOURLY);
    cluster.refusing = true;
    assertThatThrownBy(() -> backups.bring(cluster, CLUSTER, new BackupConfig(true, 5, 30, false)))
        .isInstanceOf(UnderstudyException.class);
    assertThat(cluster.all).hasSize(1);
  }

  /** The schedules of a cluster. */
  private static final class Schedules implements Administration {
    final List<BackupSchedule> all = new ArrayList<>();
    final List<String> said = new ArrayList<>();
    boolean refusing;
    private long last;

    @Override
    public String release() {
      return "v25.2.3";
    }

    @Override
    public List<BackupSchedule> backupSchedules(String label) {
      assertThat(label).isEqualTo("understudy");
      return List.copyOf(all);
    }

    @Override
    public void createBackupSchedule(String label, String location, String recurrence) {
      if (refusing) {
        throw new UnderstudyException(ErrorCode.CLUSTER_REFUSED, "no such storage");
      }
      said.add("create " + location + " " + recurrence);
      all.add(new BackupSchedule(++last, true, recurrence, "BACKUP INTO '" + location + "'"));
    }

    @Override
    public void dropSchedule(long id) {
      said.add("drop " + id);
      all.removeIf(schedule -> schedule.id() == id);
    }
  }
}
