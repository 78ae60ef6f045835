package dev.understudy.cli.sealkey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.understudy.catalog.SealKeyRotation;
import dev.understudy.catalog.SealKeyRotation.Extent;
import java.util.List;
import java.util.Set;

/**
 * The last line of a rotation.
 *
 * @param sealingKey id of the key that seals
 * @param rowsNotOpened logins that no key opens, by cluster and kind
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record RotationReport(
    boolean dryRun,
    long rowsResealed,
    long rowsLeft,
    int keys,
    long sealingKey,
    Set<Long> keysAdded,
    Set<Long> keysRetired,
    List<String> rowsNotOpened) {

  enum Format {
    TEXT,
    JSON
  }

  static RotationReport of(SealKeyRotation.Result result, boolean dryRun) {
    return new RotationReport(
        dryRun,
        result.resealed(),
        result.left(),
        result.keys(),
        result.sealing(),
        result.added(),
        result.retired(),
        result.unopened());
  }

  boolean isComplete(Extent extent) {
    return extent == Extent.PREPARE || rowsLeft == 0;
  }

  String in(Format format) {
    return format == Format.JSON ? json() : text();
  }

  private String text() {
    String left = rowsNotOpened.isEmpty() ? "" : " not_opened=" + String.join(",", rowsNotOpened);
    return "%srows resealed=%d left=%d keys=%d%s"
        .formatted(dryRun ? "dry run: " : "", rowsResealed, rowsLeft, keys, left);
  }

  private String json() {
    try {
      return JsonMapper.builder().build().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report has no JSON form", e);
    }
  }
}
