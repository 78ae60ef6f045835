package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.cli.up.DevServerTemporal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The servers of two installations of one user. Needs a {@code temporal} command on the PATH. */
@Tag("server")
@Timeout(180)
class TwoTemporalServersTest {
  /** Who looks for free ports while the other does not listen on its own yet takes the same. */
  @Test
  void startedAtTheSameMomentEachIsOneOfItsOwn(@TempDir Path east, @TempDir Path west)
      throws Exception {
    Path program = DevServerTemporal.command().orElseThrow();
    List<Future<DevServerTemporal>> servers;
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      servers =
          Stream.of(east, west)
              .map(folder -> both.submit(() -> DevServerTemporal.start(program, folder)))
              .toList();
    }
    try {
      assertThat(servers.getFirst().get().description())
          .isNotEqualTo(servers.getLast().get().description());
      assertThat(DetachedProcess.find(east)).isPresent();
      assertThat(DetachedProcess.find(west)).isPresent();
    } finally {
      servers.stream()
          .filter(server -> server.state() == Future.State.SUCCESS)
          .forEach(server -> server.resultNow().close());
    }
  }
}
