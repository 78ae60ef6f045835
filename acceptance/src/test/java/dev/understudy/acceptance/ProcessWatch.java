package dev.understudy.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Notes for as long as it is open what everybody on the machine may see of the processes that this
 * one has started, and they in turn; also of those that have left their parent since.
 */
final class ProcessWatch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 50;

  private final Set<Long> pids = new ConcurrentSkipListSet<>();
  private final Map<String, byte[]> seen = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "process-watch");
  private volatile boolean open = true;

  static ProcessWatch start() {
    ProcessWatch watch = new ProcessWatch();
    watch.thread.start();
    return watch;
  }

  private void run() {
    while (open) {
      ProcessHandle.current().descendants().map(ProcessHandle::pid).forEach(pids::add);
      pids.forEach(this::look);
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Both may change: between a fork and what it becomes, and when a process renames itself. */
  private void look(long pid) {
    for (String name : List.of("cmdline", "environ")) {
      try {
        byte[] content = Files.readAllBytes(Path.of("/proc", Long.toString(pid), name));
        if (content.length > 0) {
          seen.put(name + " of process " + pid + ": " + Arrays.hashCode(content), content);
        }
      } catch (IOException ended) {
        pids.remove(pid);
      }
    }
  }

  /** Whether a process with this in its command line was seen. */
  boolean hasSeen(String words) {
    return seen.values().stream().anyMatch(content -> new String(content, UTF_8).contains(words));
  }

  void in(SecretSearch search) {
    seen.forEach(search::in);
  }

  @Override
  public void close() throws InterruptedException {
    open = false;
    thread.join();
  }
}
