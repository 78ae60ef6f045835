package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Migrations, API and two workers as processes of their own, on a database and a Temporal server
 * that are nobody's children: what a container engine starts.
 */
@Timeout(240)
class SeparateProcessesTest extends OnProcesses {

  @Test
  void aStreamOutlivesOneOfTwoWorkersAndEveryProcessStopsCleanly() throws Exception {
    assertThat(processes.migrate()).as("the second time").isZero();
    ServedProcess doomed = processes.worker();
    ServedProcess worker = processes.startWorker();
    String metrics = worker.awaitWords("metrics on (http://\\S+)");
    Pair pair = site.pair();
    TestStream stream = pair.stream().awaitPhase("INITIAL_SCAN");
    doomed.kill();
    stream.awaitPhase("REPLICATING");
    stream.complete();
    assertThat(new String(URI.create(metrics).toURL().openStream().readAllBytes()))
        .contains("# TYPE");
    assertThat(worker.stop()).isEqualTo(143);
    assertThat(processes.stopApi()).isEqualTo(143);
  }
}
