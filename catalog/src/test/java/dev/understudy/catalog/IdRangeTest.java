package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How ids are shared out. */
class IdRangeTest {
  private static boolean holds(IdRange range, UUID id) {
    return id.toString().compareTo(range.from()) >= 0 && id.toString().compareTo(range.below()) < 0;
  }

  @Test
  void everyIdIsInExactlyOnePart() {
    List<UUID> ids =
        Stream.concat(
                Stream.of(new UUID(0, 0), new UUID(-1, -1), new UUID(1L << 63, 0)),
                Stream.generate(UUID::randomUUID).limit(1_000))
            .toList();
    for (int parts : List.of(1, 2, 3, 7, 100, 1_000)) {
      List<IdRange> all =
          IntStream.range(0, parts).mapToObj(part -> IdRange.part(part, parts)).toList();
      assertThat(ids)
          .allSatisfy(id -> assertThat(all).filteredOn(range -> holds(range, id)).hasSize(1));
    }
  }

  @Test
  void aPartThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> IdRange.part(3, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IdRange.part(-1, 3)).isInstanceOf(IllegalArgumentException.class);
  }
}
