package dev.understudy.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class MomentTest {
  @ParameterizedTest
  @CsvSource({
    "2026-02-03T10:00:00Z, 2026-02-03T10:00:00Z",
    "2026-02-03T12:00:00.123456+02:00, 2026-02-03T10:00:00.123456Z",
    "now, 2026-02-03T10:00:00Z",
    "now-30s, 2026-02-03T09:59:30Z",
    "now-90, 2026-02-03T09:58:30Z",
    "now+1h30m, 2026-02-03T11:30:00Z",
  })
  void isReadAsPeopleSayIt(String text, String meant) {
    assertThat(new Moment.Converter().convert(text).at(new PassingTime())).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-02-03T10:00:00", "now-", "now+soon", "10:00"})
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> new Moment.Converter().convert(text))
        .isInstanceOf(TypeConversionException.class);
  }

  @ParameterizedTest
  @CsvSource({"90, 90", "90s, 90", "10m, 600", "1h, 3600", "1h30m5s, 5405"})
  void durationsAreToo(String text, long seconds) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-5s", "5d", "1m1h", "s", "9999999999"})
  void andSoIsWhatIsNoDuration(String text) {
    assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(TypeConversionException.class);
  }
}
