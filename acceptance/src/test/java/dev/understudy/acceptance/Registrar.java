package dev.understudy.acceptance;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.catalog.Catalog;
import dev.understudy.catalog.CatalogOptions;
import dev.understudy.catalog.Sealer;
import dev.understudy.domain.CloudProvider;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.Login;
import dev.understudy.testing.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;

/** Puts clusters that are there already into a running control plane's catalog. */
final class Registrar implements AutoCloseable {
  private static final String PORT = "--port=";

  private final Site site;
  private final Catalog catalog;

  private Registrar(Site site, Catalog catalog) {
    this.site = site;
    this.catalog = catalog;
  }

  static Registrar of(Site site) throws IOException {
    Path database = site.data().resolve("database");
    long pid = DetachedProcess.find(database).orElseThrow().pid();
    String port =
        Arrays.stream(ProcessHandle.of(pid).orElseThrow().info().arguments().orElseThrow())
            .filter(argument -> argument.startsWith(PORT))
            .findFirst()
            .orElseThrow()
            .substring(PORT.length());
    String url =
        "jdbc:mysql://127.0.0.1:%s/understudy?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true&preserveInstants=true"
            .formatted(port);
    String password = Files.readString(database.resolve("password"));
    return new Registrar(
        site,
        Catalog.connect(
            new CatalogOptions(url, "understudy", password, 2),
            Sealer.openOrCreate(site.data().resolve("seal.key")),
            Clock.systemUTC()));
  }

  UUID register(OwnCluster cluster, String region) {
    return register(cluster, region, cluster.endpoint());
  }

  /**
   * @param endpoint what is believed of where it is and who vouches for it
   */
  UUID register(OwnCluster cluster, String region, ClusterEndpoint endpoint) {
    UUID id = UUID.randomUUID();
    Instant now = Instant.now();
    ClusterRecord record =
        catalog
            .clusterLedger()
            .create(
                new ClusterRecord(
                    id,
                    cluster.name() + "-" + id.toString().substring(0, 8),
                    CloudProvider.AWS,
                    ClusterState.CREATED,
                    Records.spec(region),
                    "tester",
                    now,
                    now,
                    null,
                    endpoint,
                    0,
                    0),
                new CommandKey("tester", id.toString(), "register", now.plusSeconds(30)))
            .record();
    keep(record, Login.Kind.SYSTEM, cluster.operator());
    keep(record, Login.Kind.APPLICATION, OwnCluster.APPLICATION);
    return record.id();
  }

  private void keep(ClusterRecord record, Login.Kind kind, Login login) {
    Login kept = catalog.logins().putIfAbsent(record.id(), kind, login);
    if (!kept.equals(login)) {
      throw new IllegalStateException("there is another login of " + record.name());
    }
  }

  /** After a renewal. */
  void replaceEndpoint(UUID id, ClusterEndpoint endpoint) {
    ClusterRecord old = catalog.clusters().find(id).orElseThrow();
    ClusterRecord written =
        catalog
            .clusterLedger()
            .commit(
                new ClusterRecord(
                    old.id(),
                    old.name(),
                    old.provider(),
                    old.state(),
                    old.spec(),
                    old.creatorId(),
                    old.createdAt(),
                    Instant.now(),
                    null,
                    endpoint,
                    old.version(),
                    old.driverEpoch()),
                null);
    if (!endpoint.equals(written.endpoint())) {
      throw new IllegalStateException("not written: " + id);
    }
  }

  /** Asks for a stream between two of them. */
  TestStream stream(UUID primary, UUID standby) {
    return new TestStream(
        site,
        site.api()
            .post(
                TestStream.PATH,
                Map.of(
                    "primary_cluster_id",
                    primary.toString(),
                    "standby_cluster_id",
                    standby.toString()))
            .path("id")
            .asText());
  }

  @Override
  public void close() {
    catalog.close();
  }
}
