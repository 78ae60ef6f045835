package dev.understudy.api.http;

import dev.understudy.domain.JobItem;
import dev.understudy.domain.JobReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a promoted cluster's jobs, as a reply shows it.
 *
 * @param complete whether everything was seen to
 */
record JobsView(boolean complete, @Nullable Instant settledAt, List<Item> items) {

  static JobsView of(JobReport report) {
    return new JobsView(
        report.settledAt() != null,
        report.settledAt(),
        report.items().stream().map(Item::of).toList());
  }

  /**
   * One item; what is absent is not known or not the case.
   *
   * @param done what was done about it
   * @param missing what of the statement its owner must fill in
   * @param resumption REQUESTED, RESUMED or FAILED, once somebody asked
   * @param resumedAs the job of the new changefeed or backup
   */
  record Item(
      String id,
      String kind,
      String name,
      String description,
      String found,
      String done,
      @Nullable String resumeStatement,
      List<String> missing,
      @Nullable String remark,
      @Nullable String resumption,
      @Nullable Instant requestedAt,
      @Nullable Instant resumedAt,
      @Nullable String resumedAs,
      @Nullable String error) {

    private static Item of(JobItem item) {
      JobItem.Resumption asked = item.resumption();
      Long jobId = asked == null ? null : asked.jobId();
      return new Item(
          item.id(),
          item.kind().name(),
          item.name(),
          item.description(),
          item.found(),
          item.care().name(),
          item.resumeStatement(),
          item.missing(),
          presentOrNull(item.remark()),
          asked == null ? null : asked.progress().name(),
          asked == null ? null : asked.requestedAt(),
          asked == null ? null : asked.resumedAt(),
          // As text: a job's id is larger than what every JSON reader keeps exactly.
          jobId == null ? null : jobId.toString(),
          presentOrNull(item.error()));
    }

    private static @Nullable String presentOrNull(String text) {
      return text.isEmpty() ? null : text;
    }
  }
}
