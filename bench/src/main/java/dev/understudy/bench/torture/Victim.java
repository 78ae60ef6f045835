package dev.understudy.bench.torture;

import dev.understudy.activities.provisioning.DetachedProcess;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process as faults see it.
 *
 * @param folder with its number
 * @param start starts it unless it runs, and returns once it works
 */
record Victim(Path folder, Runnable start) {
  private static final Duration UNTIL_STOPPED = Duration.ofSeconds(20);

  /** SIGKILL. */
  void kill() {
    DetachedProcess.find(folder).ifPresent(DetachedProcess::kill);
  }

  /** SIGTERM, and SIGKILL if that is not obeyed. */
  void stop() {
    DetachedProcess.find(folder).ifPresent(process -> process.stop(UNTIL_STOPPED));
  }

  void freeze() {
    DetachedProcess.find(folder).ifPresent(DetachedProcess::suspend);
  }

  void thaw() {
    DetachedProcess.find(folder).ifPresent(DetachedProcess::resume);
  }
}
