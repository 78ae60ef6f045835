package dev.understudy.api.http;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies that requests on streams have; each name is read in both spellings. */
final class StreamRequests {
  private StreamRequests() {}

  /** Of a POST. {@code confirm_wipe} and what follows are beyond the official API. */
  record Create(
      @JsonAlias("primaryClusterId") @Nullable String primaryClusterId,
      @JsonAlias("standbyClusterId") @Nullable String standbyClusterId,
      @JsonAlias("confirmWipe") boolean confirmWipe,
      @JsonAlias("readVirtualCluster") boolean readVirtualCluster) {}

  /** Of a PATCH. {@code restore_backup}, for a CANCELED, is beyond the official API. */
  record Update(
      @Nullable String status,
      @JsonAlias("failoverAt") @Nullable String failoverAt,
      @JsonAlias("restoreBackup") boolean restoreBackup) {}

  /** Of a pause, a resume and a withdrawal, which are beyond the official API; may be empty. */
  record Reason(@Nullable String reason) {
    /** What the timeline, and the workflow's history, keep of it. */
    private static final int LONGEST = 1000;

    String orElse(String otherwise) {
      if (reason == null || reason.isBlank()) {
        return otherwise;
      }
      if (reason.length() > LONGEST) {
        throw Query.invalid("reason must have at most %d characters".formatted(LONGEST));
      }
      return reason;
    }
  }

  /** Of a switchover, which is beyond the official API; may be empty. */
  record Switchover(
      @JsonAlias("deadlineSeconds") @Nullable Long deadlineSeconds,
      @JsonAlias("reverseStream") @Nullable Boolean reverseStream,
      @Nullable String reason) {
    static final Switchover USUAL = new Switchover(null, null, null);
  }

  /** Of an intervention, which is beyond the official API. */
  record Intervene(@Nullable String action, @Nullable String step, @Nullable String reason) {}

  /** Of a request to resume jobs after a failover, which is beyond the official API. */
  record ResumeJobs(
      @Nullable List<String> jobs,
      boolean all,
      @JsonAlias("fullBackup") boolean fullBackup,
      @Nullable String location,
      @JsonAlias("oldPrimaryIsGone") boolean oldPrimaryIsGone) {}
}
