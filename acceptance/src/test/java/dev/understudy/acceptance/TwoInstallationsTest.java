package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two installations of one user. Needs a {@code temporal} command on the PATH. */
@Tag("server")
@Timeout(180)
class TwoInstallationsTest {
  @Test
  void madeAtTheSameMomentEachHasServersOfItsOwn(@TempDir Path east, @TempDir Path west)
      throws Exception {
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      Future<Site> one = both.submit(() -> Site.open(east));
      Future<Site> other = both.submit(() -> Site.open(west));
      try (Site first = one.get();
          Site second = other.get()) {
        TestStream stream = first.pair().replicating();
        String run = TemporalCommand.of(first).run(stream.id());
        assertThat(run).isNotEmpty();
        assertThat(TemporalCommand.of(second).run(stream.id())).isEmpty();
        assertThat(second.pair().replicating().complete()).isNotNull();
        assertThat(TemporalCommand.of(first).run(stream.id())).isEqualTo(run);
        stream.complete();
      }
    }
  }
}
