package dev.understudy.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.domain.ClusterSettings.Part;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterSettingsTest {
  private static final RegionDisruption WHOLE =
      new RegionDisruption("us-east-1", true, List.of(), List.of());

  @Test
  void whatIsNotSaidOfBackupsStays() {
    BackupConfig changed = BackupConfig.INITIAL.changed(backups(true, null, null));
    assertThat(changed).isEqualTo(new BackupConfig(true, 60, 30, false));
    assertThat(changed.changed(backups(null, 5, null)))
        .isEqualTo(new BackupConfig(true, 5, 30, false));
    assertThat(changed.changed(backups(null, null, null))).isEqualTo(changed);
  }

  @Test
  void theRetentionIsSetOnce() {
    BackupConfig chosen = BackupConfig.INITIAL.changed(backups(null, null, 7));
    assertThat(chosen.changed(backups(false, null, 7))).isEqualTo(chosen);
    assertRefused(ErrorCode.RETENTION_ALREADY_SET, () -> chosen.changed(backups(null, null, 30)));
  }

  @ParameterizedTest
  @CsvSource({"7,", "0,", "-5,", "1441,", ",1", ",31", ",0"})
  void refusesOtherNumbers(@Nullable Integer frequency, @Nullable Integer retention) {
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> BackupConfig.INITIAL.changed(backups(null, frequency, retention)));
  }

  @ParameterizedTest
  @CsvSource({
    "5, */5 * * * *",
    "30, */30 * * * *",
    "60, 0 * * * *",
    "240, 0 */4 * * *",
    "1440, 0 0 * * *"
  })
  void aFrequencyIsACrontab(int minutes, String crontab) {
    assertThat(new BackupConfig(true, minutes, 30, false).recurrence()).isEqualTo(crontab);
  }

  @Test
  void aChangeIsDueUntilItIsSettledAndForgetsItsLastProblem() {
    ClusterSettings asked =
        ClusterSettings.INITIAL.changed(new ClusterChange.Disruption(List.of(WHOLE)));
    assertThat(asked.due()).containsExactly(Part.DISRUPTION);
    assertThat(asked.agreesWith(ClusterSettings.INITIAL, Part.BACKUPS)).isTrue();
    assertThat(asked.agreesWith(ClusterSettings.INITIAL, Part.DISRUPTION)).isFalse();

    ClusterSettings failed = asked.settled(Part.DISRUPTION, "no such process");
    assertThat(failed.due()).isEmpty();
    assertThat(failed.problems()).isEqualTo(Map.of(Part.DISRUPTION, "no such process"));
    assertThat(failed.disruption()).containsExactly(WHOLE);

    ClusterSettings lifted = failed.changed(new ClusterChange.Disruption(List.of()));
    assertThat(lifted.problems()).isEmpty();
    assertThat(lifted.settled(Part.DISRUPTION, null)).isEqualTo(ClusterSettings.INITIAL);
  }

  @Test
  void onlyWhatWasNamedOfASpecificationChanges() {
    ClusterSpec spec =
        new ClusterSpec(
            "ADVANCED",
            "v25.2.3",
            Map.of("us-east-1", 3),
            "m",
            4,
            16,
            0,
            "",
            "PUBLIC",
            true,
            "root",
            Map.of("env", "test"),
            true);
    ClusterChange.Specification nothing =
        new ClusterChange.Specification(null, null, null, null, null, null, null, null);
    assertThat(nothing.applyTo(spec)).isEqualTo(spec);
    ClusterSpec changed =
        new ClusterChange.Specification(
                Map.of(), false, "folder", Map.of("us-east-1", 5), null, 8, null, 100)
            .applyTo(spec);
    assertThat(changed.labels()).isEmpty();
    assertThat(changed.deleteProtection()).isFalse();
    assertThat(changed.parentId()).isEqualTo("folder");
    assertThat(changed.regionNodes()).isEqualTo(Map.of("us-east-1", 5));
    assertThat(changed.machineType()).isEqualTo("m");
    assertThat(changed.numVirtualCpus()).isEqualTo(8);
    assertThat(changed.storageGib()).isEqualTo(16);
    assertThat(changed.diskIops()).isEqualTo(100);
  }

  @Test
  void settingsAndChangesComeBackFromJsonAsTheyWere() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    ClusterSettings settings =
        ClusterSettings.INITIAL
            .changed(backups(true, 5, 7))
            .changed(new ClusterChange.Disruption(List.of(WHOLE)))
            .settled(Part.DISRUPTION, "why")
            .failedWith("no");
    assertThat(json.readValue(json.writeValueAsString(settings), ClusterSettings.class))
        .isEqualTo(settings);
    for (ClusterChange change :
        List.of(
            new ClusterChange.Specification(
                Map.of("a", "b"), null, null, null, null, null, null, null),
            backups(null, 5, null),
            new ClusterChange.Disruption(List.of(WHOLE)),
            new ClusterChange.MetricExport(true))) {
      assertThat(json.readValue(json.writeValueAsString(change), ClusterChange.class))
          .isEqualTo(change);
    }
  }

  private static ClusterChange.Backups backups(
      @Nullable Boolean enabled, @Nullable Integer frequency, @Nullable Integer retention) {
    return new ClusterChange.Backups(enabled, frequency, retention);
  }

  private static void assertRefused(ErrorCode code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            UnderstudyException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }
}
