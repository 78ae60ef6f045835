package dev.understudy.bench.site;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.activities.provisioning.FreePort;
import dev.understudy.catalog.ApiKeySecret;
import dev.understudy.cli.Main;
import dev.understudy.cli.SecretFile;
import dev.understudy.cli.up.EmbeddedDatabase;
import dev.understudy.domain.StreamRecord;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** {@code understudy api} as a process of its own, on a catalog that holds streams already. */
public final class ServedApi implements AutoCloseable {
  private static final int HEAP_MB = 512;
  private static final Duration EVERY = Duration.ofMillis(50);
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Duration UNTIL_STOPPED = Duration.ofSeconds(20);

  private final Path folder;
  private final OpenCatalog database;
  private final DevServer temporal;
  private final URI address;
  private final String key;
  private List<StreamRecord> streams;

  private ServedApi(
      Path folder,
      OpenCatalog database,
      DevServer temporal,
      URI address,
      String key,
      List<StreamRecord> streams) {
    this.folder = folder;
    this.database = database;
    this.temporal = temporal;
    this.address = address;
    this.key = key;
    this.streams = streams;
  }

  /**
   * Returns once it serves.
   *
   * @param name of its folders in the site
   * @param streams in its catalog, which replicate and which nothing drives
   */
  public static ServedApi start(Site site, String name, int streams) throws IOException {
    DevServer temporal = DevServer.start(site, name + "-temporal");
    OpenCatalog database = OpenCatalog.start(site, name + "-database", Clock.systemUTC());
    List<StreamRecord> there = register(database, 0, streams);
    ApiKeySecret secret = ApiKeySecret.generate(new SecureRandom());
    database.catalog().access().ensureAdministrator(secret);
    Path folder = site.processFolder(name);
    int port = FreePort.find();
    Path file = folder.resolve("understudy.yml");
    SecretFile.write(folder.resolve("admin.key"), secret.secret());
    SecretFile.write(file, configuration(database, temporal, folder, port));
    DetachedProcess process =
        DetachedProcess.start(
            folder,
            UnderstudyCommand.line(HEAP_MB, Main.class, "api", "--config", file.toString()));
    URI address = URI.create("http://127.0.0.1:" + port);
    site.waiting()
        .until("The start of `understudy api`", EVERY, LIMIT, () -> answers(process, address));
    return new ServedApi(folder, database, temporal, address, secret.secret(), there);
  }

  private static String configuration(
      OpenCatalog database, DevServer temporal, Path folder, int port) {
    return """
    database: {url: "%s", user: "%s", password: "%s", seal_key_file: "%s"}
    temporal: {address: "%s"}
    api: {host: 127.0.0.1, port: %d, admin_port: 0, admin_key_file: "%s", requests_per_second: 0}
    """
        .formatted(
            database.database().jdbcUrl(),
            EmbeddedDatabase.USER,
            database.database().password(),
            database.sealKey(),
            temporal.address(),
            port,
            folder.resolve("admin.key"));
  }

  private static boolean answers(DetachedProcess process, URI address) {
    if (!process.isAlive()) {
      throw new IllegalStateException("`understudy api` ended while it started");
    }
    try {
      HttpURLConnection connection =
          (HttpURLConnection) address.resolve("/health").toURL().openConnection();
      return connection.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  public URI address() {
    return address;
  }

  /** An administrator's. */
  public String key() {
    return key;
  }

  public List<StreamRecord> streams() {
    return streams;
  }

  /** Registers more streams while it serves, until there are so many. */
  public void grow(int most) {
    streams =
        Stream.concat(streams.stream(), register(database, streams.size(), most).stream()).toList();
  }

  private static List<StreamRecord> register(OpenCatalog database, int from, int most) {
    Instant now = Instant.now();
    List<StreamRecord> rows = FakeFleet.register(database.catalog(), from, most, now);
    database
        .catalog()
        .streamLedger()
        .recordProgress(rows.stream().map(row -> FakeFleet.sample(row.id(), now)).toList());
    return rows;
  }

  /** The memory that the process holds now, in MB. */
  public double residentMb() throws IOException {
    return Resident.now(DetachedProcess.find(folder).orElseThrow());
  }

  @Override
  public void close() {
    DetachedProcess.find(folder).ifPresent(process -> process.stop(UNTIL_STOPPED));
    temporal.close();
    database.close();
  }
}
