package dev.understudy.bench.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param value null if it could not be measured
 * @param only what {@code --only} has to name for this line alone; empty until it is known
 */
@JsonPropertyOrder({"name", "value", "unit", "target", "met", "peer", "note", "only"})
public record Measurement(
    @JsonProperty("name") String figure,
    @Nullable Double value,
    String unit,
    @JsonProperty("target") String targetText,
    @JsonProperty("met") Verdict verdict,
    @Nullable Double peer,
    String note,
    String only,
    @JsonIgnore boolean failed) {

  /**
   * @param target null for what is shown and not judged
   */
  public static Measurement of(
      String figure, double value, String unit, @Nullable Target target, Peer peer, String note) {
    return new Measurement(
        figure,
        value,
        unit,
        target == null ? "" : target.text(),
        target == null ? Verdict.NO_TARGET : target.judge(value, peer.value()),
        peer.value(),
        Stream.of(note, peer.remark())
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; ")),
        "",
        peer.failed());
  }

  /** Stands for a figure that could not be measured. */
  public static Measurement failed(String figure, Exception why) {
    return new Measurement(figure, null, "", "", Verdict.FAILED, null, reason(why), "", true);
  }

  /** As somebody has to know it whose condition beside the number was not kept. */
  public Measurement notMet(String why) {
    return with(Verdict.NO, why + "; " + note, only);
  }

  /** Says what kept the machine busy, if a target was not met. */
  Measurement boundedBy(String what) {
    return verdict != Verdict.NO ? this : with(verdict, note + "; bound by: " + what, only);
  }

  Measurement by(String name) {
    return with(verdict, note, name);
  }

  private Measurement with(Verdict judged, String said, String name) {
    return new Measurement(figure, value, unit, targetText, judged, peer, said, name, failed);
  }

  @Nullable Double ratio() {
    return value == null || peer == null || peer == 0 ? null : value / peer;
  }

  /** In one line, without what it is compared with. */
  public String summary() {
    return "%s: %s %s (%s)".formatted(figure, Numbers.text(value), unit, note);
  }

  static String reason(Exception why) {
    return why.getClass().getSimpleName()
        + ": "
        + Objects.requireNonNullElse(why.getMessage(), "no message").lines().findFirst().orElse("");
  }
}
