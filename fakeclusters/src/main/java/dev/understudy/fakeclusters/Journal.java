package dev.understudy.fakeclusters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Every statement that would change a cluster, in order, and whether it did change something. */
public final class Journal {
  private final List<Entry> entries = new ArrayList<>();

  Journal() {}

  synchronized void write(Entry entry) {
    entries.add(entry);
  }

  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /**
   * One statement.
   *
   * @param process who sent it
   * @param changed false where the cluster was so already
   */
  public record Entry(
      Instant at, String process, String cluster, String statement, boolean changed) {}
}
