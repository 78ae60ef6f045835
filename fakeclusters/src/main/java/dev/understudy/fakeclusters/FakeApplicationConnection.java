package dev.understudy.fakeclusters;

import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Login;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** To a virtual cluster, as long as it serves. */
final class FakeApplicationConnection extends FakeConnection implements ApplicationConnection {
  private static final long SIZE = 1_000;

  private final long virtualCluster;

  FakeApplicationConnection(FakeProcess process, FakeCluster cluster, long virtualCluster) {
    super(process, cluster);
    this.virtualCluster = virtualCluster;
  }

  @Override
  Map<Long, FakeJob> jobs() {
    return content().jobs();
  }

  @Override
  void keep(FakeJob job) {
    hold(content().with(job));
  }

  @Override
  public int clientSessions() {
    return look(() -> tenant().sessions());
  }

  @Override
  public BackupMade backUp(String location) {
    long job =
        run(
            "BACKUP INTO " + location,
            FakeJob.BACKUP,
            () -> cluster.backups.put(location, Map.of(virtualCluster, tenant())));
    return new BackupMade(job, SIZE);
  }

  @Override
  public HlcTimestamp proveServing() {
    return look(() -> HlcTimestamp.of(now()));
  }

  @Override
  public void createAdministrator(Login login) {
    act(
        "CREATE USER " + login.username(),
        () -> {
          boolean absent = !content().users().containsKey(login.username());
          if (absent) {
            hold(content().withUser(login.username(), login.password()));
          }
          return absent;
        });
  }

  @Override
  public List<Schedule> dataSchedules() {
    return look(() -> content().schedules().values().stream().map(Content.Plan::schedule).toList());
  }

  @Override
  public Optional<Set<Long>> activeSchedules(HlcTimestamp at) {
    return look(
        () ->
            Optional.of(
                content().schedules().values().stream()
                    .filter(plan -> plan.wasActiveAt(at.toInstant()))
                    .map(plan -> plan.schedule().id())
                    .collect(Collectors.toSet())));
  }

  @Override
  public void pauseSchedule(long id) {
    turn("PAUSE SCHEDULE " + id, id, false);
  }

  @Override
  public void resumeSchedule(long id) {
    turn("RESUME SCHEDULE " + id, id, true);
  }

  private void turn(String statement, long id, boolean active) {
    act(
        statement,
        () -> {
          Content.Plan plan = content().schedules().get(id);
          if (plan == null) {
            throw FakeCluster.refused("schedule %d does not exist".formatted(id));
          }
          boolean changed = plan.schedule().active() != active;
          if (changed) {
            hold(content().with(plan.turned(active, now())));
          }
          return changed;
        });
  }

  @Override
  public List<Changefeed> changefeeds() {
    return look(() -> List.copyOf(content().changefeeds().values()));
  }

  @Override
  public long createChangefeed(String statement) {
    return told(
        statement,
        () -> {
          long id = cluster.nextJob();
          hold(content().with(Content.running(id, statement, now())));
          return new Told<>(id, true);
        });
  }

  @Override
  public void cancelJob(long id) {
    Changefeed changefeed = look(() -> content().changefeeds().get(id));
    if (changefeed == null) {
      super.cancelJob(id);
      return;
    }
    act(
        "CANCEL CHANGEFEED " + id,
        () -> {
          if (!changefeed.isOver()) {
            hold(content().with(Content.over(changefeed, "canceled", now(), "")));
          }
          return !changefeed.isOver();
        });
  }

  @Override
  public List<Job> otherJobs() {
    return look(() -> jobs().values().stream().map(job -> job.seen(now())).toList());
  }

  private <T> T look(Supplier<T> question) {
    return ask(
        () -> {
          checkServes();
          return question.get();
        });
  }

  private void act(String statement, BooleanSupplier change) {
    tell(
        statement,
        () -> {
          checkServes();
          return change.getAsBoolean();
        });
  }

  private void checkServes() {
    Tenant tenant = cluster.tenants.get(virtualCluster);
    if (tenant == null || !tenant.serving()) {
      throw FakeProcess.unreachable("The service was stopped.");
    }
  }

  private Tenant tenant() {
    return cluster.require(virtualCluster);
  }

  private Content content() {
    return tenant().content();
  }

  private void hold(Content content) {
    cluster.tenants.put(virtualCluster, tenant().with(content));
  }
}
