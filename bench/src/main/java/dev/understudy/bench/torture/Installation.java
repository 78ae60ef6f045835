package dev.understudy.bench.torture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.activities.provisioning.FreePort;
import dev.understudy.bench.site.Site;
import dev.understudy.bench.site.UnderstudyCommand;
import dev.understudy.cli.Main;
import dev.understudy.cli.SecretFile;
import dev.understudy.cli.client.ApiClient;
import dev.understudy.cli.client.ApiException;
import dev.understudy.cli.up.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The control plane, each part a process of its own, with a line between each two that speak to
 * each other.
 */
final class Installation implements AutoCloseable {
  private static final int HEAP_MB = 384;
  private static final int DISK_MB = 512;
  private static final Duration EVERY = Duration.ofMillis(50);
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

  private final Site site;
  private final Map<Link, Line> lines = new EnumMap<>(Link.class);
  private final Map<Role, Victim> victims = new EnumMap<>(Role.class);
  private final Map<Role, SmallDisk> disks = new EnumMap<>(Role.class);
  private final Path secrets;
  private final TemporalPart temporal;
  private final URI direct;
  private final ApiClient api;

  private Installation(Site site) throws IOException {
    this.site = site;
    for (Link link : Link.OF_THE_CONTROL_PLANE) {
      lines.put(link, new Line());
    }
    int apiPort = FreePort.find();
    direct = URI.create("http://127.0.0.1:" + apiPort);
    line(Link.CLIENT_TO_API).leadTo(apiPort);
    secrets = Files.createDirectories(site.root().resolve("secrets"));
    for (Role role : List.of(Role.DATABASE, Role.TEMPORAL)) {
      SmallDisk.mount(site, site.root().resolve(word(role)), DISK_MB)
          .ifPresent(disk -> disks.put(role, disk));
    }
    EmbeddedDatabase database = startDatabase();
    database.migrate();
    temporal = TemporalPart.start(site);
    line(Link.API_TO_TEMPORAL).leadTo(temporal.port());
    line(Link.WORKER_TO_TEMPORAL).leadTo(temporal.port());

    Path apiFile = configuration("api", database, Link.API_TO_DATABASE, Link.API_TO_TEMPORAL);
    Path workerFile =
        configuration("worker", database, Link.WORKER_TO_DATABASE, Link.WORKER_TO_TEMPORAL);
    victims.put(Role.DATABASE, victim("database", this::restartDatabase));
    temporal.victim().ifPresent(victim -> victims.put(Role.TEMPORAL, victim));
    victims.put(Role.API, victim("api", () -> serve("api", apiFile, this::answers)));
    victims.put(Role.WORKER, victim("worker", () -> serve("worker", workerFile, this::polls)));
    victim(Role.API).start().run();
    victim(Role.WORKER).start().run();
    api = new ApiClient(direct, key());
  }

  /** Returns once all of it works. */
  static Installation start(Site site) throws IOException {
    return new Installation(site);
  }

  private Victim victim(String name, Runnable start) {
    return new Victim(site.root().resolve(name), start);
  }

  Line line(Link link) {
    return Objects.requireNonNull(lines.get(link));
  }

  /** Whether it is a process of its own, to which faults can happen. */
  boolean has(Role role) {
    return victims.containsKey(role);
  }

  /** A process of the control plane. */
  Victim victim(Role role) {
    return Objects.requireNonNull(victims.get(role));
  }

  /** Empty where none could be made, or none is needed. */
  Optional<SmallDisk> disk(Role role) {
    return Optional.ofNullable(disks.get(role));
  }

  private static String word(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  Site site() {
    return site;
  }

  /** Reads past the line, for who observes. */
  ApiClient api() {
    return api;
  }

  /** Reads while nothing is wrong, though it may have been a moment ago. */
  JsonNode read(String path) {
    return site.waiting()
        .untilFound(
            "A reply to GET " + path,
            EVERY,
            LIMIT,
            () -> {
              try {
                return Optional.of(api.get(path));
              } catch (ApiException | UncheckedIOException notYet) {
                return Optional.empty();
              }
            });
  }

  /** Where commands are sent: by the line. */
  URI throughTheLine() {
    return URI.create("http://127.0.0.1:" + line(Link.CLIENT_TO_API).port());
  }

  String key() throws IOException {
    return Files.readString(secrets.resolve("admin.key")).strip();
  }

  String temporal() {
    return temporal.description();
  }

  private EmbeddedDatabase startDatabase() {
    EmbeddedDatabase database = EmbeddedDatabase.start(site.processFolder("database"));
    int port = port(database.jdbcUrl());
    line(Link.API_TO_DATABASE).leadTo(port);
    line(Link.WORKER_TO_DATABASE).leadTo(port);
    return database;
  }

  private void restartDatabase() {
    if (DetachedProcess.find(site.root().resolve("database")).isEmpty()) {
      EmbeddedDatabase unused = startDatabase();
    }
  }

  static int port(String address) {
    Matcher found = PORT.matcher(address);
    if (!found.find()) {
      throw new IllegalStateException("no port in " + address);
    }
    return Integer.parseInt(found.group(1));
  }

  private Path configuration(
      String name, EmbeddedDatabase database, Link toDatabase, Link toTemporal) throws IOException {
    Path file = secrets.resolve(name + ".yml");
    SecretFile.write(
        file,
        """
        database: {url: "%s", user: "%s", password: "%s", seal_key_file: "%s"}
        temporal: {address: "127.0.0.1:%d"}
        api: {host: 127.0.0.1, port: %d, admin_port: 0, admin_key_file: "%s", requests_per_second: 0}
        worker: {host: 127.0.0.1, admin_port: 0, backup_prefix: "nodelocal://1/torture", sweep_shards: 1,
          sweep_seconds: 1, local_clusters: "%s"}
        """
            .formatted(
                PORT.matcher(database.jdbcUrl())
                    .replaceFirst("127.0.0.1:" + line(toDatabase).port()),
                EmbeddedDatabase.USER,
                database.password(),
                secrets.resolve("seal.key"),
                line(toTemporal).port(),
                direct.getPort(),
                secrets.resolve("admin.key"),
                site.root().resolve("clusters")));
    return file;
  }

  private void serve(String command, Path configuration, BooleanSupplier works) {
    Path folder = site.root().resolve(command);
    DetachedProcess process =
        DetachedProcess.find(folder)
            .orElseGet(
                () ->
                    DetachedProcess.start(
                        site.processFolder(command),
                        UnderstudyCommand.line(
                            HEAP_MB, Main.class, command, "--config", configuration.toString())));
    site.waiting()
        .until(
            "The start of `understudy " + command + "`",
            EVERY,
            LIMIT,
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException("`understudy " + command + "` ended by itself");
              }
              return works.getAsBoolean();
            });
  }

  private boolean polls() {
    try {
      return Files.readString(DetachedProcess.stdout(site.root().resolve("worker")))
          .contains("the worker polls");
    } catch (IOException notYet) {
      return false;
    }
  }

  private boolean answers() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) direct.resolve("/health").toURL().openConnection();
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(1_000);
      return connection.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    api.close();
    for (Line line : lines.values()) {
      line.close();
    }
  }
}
