package dev.understudy.domain;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of the jobs of a promoted cluster.
 *
 * @param settledAt when everything had been seen to; null while it is not, and for ever where a
 *     human skipped it
 * @param items the full backup first, because the others may depend on it
 */
public record JobReport(@Nullable Instant settledAt, List<JobItem> items) {

  public JobReport {
    items = List.copyOf(items);
  }

  public Optional<JobItem> item(String id) {
    return items.stream().filter(item -> item.id().equals(id)).findFirst();
  }

  /**
   * The items that a request means; those that were resumed already among them.
   *
   * @param named ids of items
   * @param all whether everything that the failover holds back is meant as well
   * @throws UnderstudyException INVALID_ARGUMENT for an id that is not there or cannot be resumed,
   *     and where nothing at all is meant
   */
  public List<String> chosen(List<String> named, boolean all, boolean fullBackup) {
    for (String id : named) {
      JobItem item = item(id).orElseThrow(() -> refused("There is no job %s in the report.", id));
      if (!item.isResumable()) {
        throw refused("The job %s goes on by itself or is over; it cannot be resumed.", id);
      }
    }
    if (named.isEmpty() && !all && !fullBackup) {
      throw new UnderstudyException(
          ErrorCode.INVALID_ARGUMENT,
          "Say what to resume: jobs with a list of ids, or all, or full_backup.");
    }
    return items.stream()
        .filter(
            item ->
                named.contains(item.id())
                    || (all && item.isHeldByFailover() && item.isResumable())
                    || (fullBackup && item.kind() == JobItem.Kind.FULL_BACKUP))
        .map(JobItem::id)
        .toList();
  }

  /** One sentence for the timeline; the same after every try. */
  public String sentence() {
    if (items.stream().allMatch(item -> item.care() == JobItem.Care.OFFERED)) {
      return "there were no schedules or changefeeds to see to";
    }
    return "%d schedules were paused, %d changefeeds failed by themselves, %d were canceled"
        .formatted(
            count(JobItem.Care.PAUSED),
            count(JobItem.Care.FAILED_BY_ITSELF),
            count(JobItem.Care.CANCELED));
  }

  /** The first thing that was tried and failed, among what is not seen to; null if none was. */
  public @Nullable String firstError() {
    return items.stream()
        .filter(item -> item.resumption() == null && !item.error().isEmpty())
        .map(item -> item.id() + ": " + item.error())
        .findFirst()
        .orElse(null);
  }

  private long count(JobItem.Care care) {
    return items.stream().filter(item -> Objects.equals(item.care(), care)).count();
  }

  private static UnderstudyException refused(String message, String id) {
    return new UnderstudyException(ErrorCode.INVALID_ARGUMENT, message.formatted(id));
  }
}
