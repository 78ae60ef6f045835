package dev.understudy.activities.stream;

import dev.understudy.catalog.JobLedger;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.JobItem;
import dev.understudy.domain.JobReport;
import dev.understudy.domain.JobRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One stream's report in memory, with the rules of the real ledger. */
final class FakeJobs implements JobLedger {
  final Map<String, JobItem> items = new LinkedHashMap<>();
  final List<String> sentences = new ArrayList<>();
  @Nullable Instant settledAt;
  @Nullable JobReport earlier;
  boolean driver = true;

  JobItem item(String id) {
    JobItem item = items.get(id);
    if (item == null) {
      throw new AssertionError("no " + id + " in " + items.keySet());
    }
    return item;
  }

  void ask(String id, boolean gone) {
    items.put(id, item(id).requested(FakeStandby.START, gone));
  }

  @Override
  public JobReport begin(UUID streamId, List<JobItem> found) {
    found.forEach(item -> items.putIfAbsent(item.id(), item));
    return report();
  }

  @Override
  public void care(UUID streamId, JobItem item) {
    if (settledAt == null) {
      items.put(item.id(), item);
    }
  }

  @Override
  public void settle(UUID streamId, Instant at) {
    settledAt = settledAt == null ? at : settledAt;
  }

  @Override
  public boolean request(UUID streamId, JobRequest request, CommandKey command, String actor) {
    request.items().forEach(id -> ask(id, request.oldPrimaryIsGone()));
    return false;
  }

  @Override
  public void claim(UUID streamId, String runId) {
    driver = true;
  }

  @Override
  public boolean isDriver(UUID streamId, String runId) {
    return driver;
  }

  @Override
  public void finish(UUID streamId, JobItem item, String sentence) {
    items.put(item.id(), item);
    sentences.add(sentence);
  }

  @Override
  public Optional<JobReport> find(UUID streamId) {
    return items.isEmpty() ? Optional.empty() : Optional.of(report());
  }

  @Override
  public Optional<JobReport> before(UUID streamId) {
    return Optional.ofNullable(earlier);
  }

  @Override
  public List<UUID> requested() {
    return List.of();
  }

  private JobReport report() {
    return new JobReport(settledAt, List.copyOf(items.values()));
  }
}
