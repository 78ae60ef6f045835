package dev.understudy.fakeclusters;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A cluster as text that is the same wherever the same has happened to it. */
final class Description {
  private Description() {}

  static String of(FakeCluster cluster, Instant now) {
    Stream<String> itself =
        Stream.of(
            "rangefeeds " + cluster.rangefeeds,
            "default target " + cluster.defaultTarget,
            "users " + cluster.users.keySet(),
            "connections " + cluster.connections.keySet(),
            "jobs " + counted(cluster.jobs.values().stream().map(job -> job(job, now))));
    return Stream.concat(
            itself, cluster.tenants.values().stream().map(tenant -> tenant(tenant, now)))
        .collect(Collectors.joining("\n"));
  }

  private static String tenant(Tenant tenant, Instant now) {
    Content content = tenant.content();
    return "virtual cluster %d %s: %s, serves %s, from %s, data %d, users %s, schedules %s, changefeeds %s, jobs %s"
        .formatted(
            tenant.id(),
            tenant.name(),
            tenant.replication().status(),
            tenant.serving(),
            tenant.prior().sourceId(),
            content.data(),
            new TreeMap<>(content.users()).keySet(),
            counted(
                content.schedules().values().stream()
                    .map(plan -> plan.schedule().label() + " " + plan.schedule().active())),
            counted(
                content.changefeeds().values().stream()
                    .map(feed -> feed.description() + " " + feed.status())),
            counted(content.jobs().values().stream().map(job -> job(job, now))));
  }

  private static String job(FakeJob job, Instant now) {
    return job.type() + " " + job.status(now);
  }

  private static Map<String, Long> counted(Stream<String> items) {
    return items.collect(
        Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }
}
