package dev.understudy.bench.torture;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.provisioning.LocalProcess;
import dev.understudy.activities.provisioning.LocalProcesses;
import dev.understudy.bench.site.Site;
import dev.understudy.cli.up.LocalClusterCommand;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.HlcTimestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A local cluster of a pair: a process, and the connections of who looks on, past every line. */
final class Node {
  private static final int DISK_MB = 256;

  private final Site site;
  private final Path folder;
  private final String name;
  private final ClusterEndpoint endpoint;
  private final Line line;
  private final Readings readings;
  private final Optional<SmallDisk> disk;
  private volatile Duration ahead = Duration.ZERO;

  private Node(
      Site site,
      Path folder,
      String name,
      ClusterEndpoint endpoint,
      Line line,
      Readings readings,
      Optional<SmallDisk> disk) {
    this.site = site;
    this.folder = folder;
    this.name = name;
    this.endpoint = endpoint;
    this.line = line;
    this.readings = readings;
    this.disk = disk;
  }

  /**
   * Returns once it is ready, at the end of a line of its own.
   *
   * @param onSmallDisk whether its disk is to be filled, if that can be done here
   */
  static Node start(Site site, String name, boolean onSmallDisk) throws IOException {
    Readings readings = new Readings();
    Line line = new Line(readings);
    Path folder = site.root().resolve(name);
    Optional<SmallDisk> disk =
        onSmallDisk ? SmallDisk.mount(site, folder, DISK_MB) : Optional.empty();
    LocalProcesses processes = processes(Duration.ZERO);
    LocalProcess started = processes.start(site.folder(name, () -> processes.kill(folder)), name);
    line.leadTo(started.endpoint().sqlPort());
    return new Node(site, folder, name, started.endpoint(), line, readings, disk);
  }

  private static LocalProcesses processes(Duration ahead) {
    List<String> command = new ArrayList<>(LocalClusterCommand.prefix());
    if (!ahead.isZero()) {
      command.addAll(List.of("--clock-ahead", ahead.toString()));
    }
    return new LocalProcesses(command, Waiting.real());
  }

  Victim victim() {
    return new Victim(folder, this::start);
  }

  /** Not any more once everything is being ended. */
  private void start() {
    LocalProcesses processes = processes(ahead);
    LocalProcess unused = processes.start(site.folder(name, () -> processes.kill(folder)), name);
  }

  /** A clock is changed by a restart; it never goes back. */
  void jump(Duration further) {
    victim().stop();
    ahead = ahead.plus(further);
    start();
  }

  String name() {
    return name;
  }

  /** The way on which the control plane and the other cluster come to it. */
  Line line() {
    return line;
  }

  /** What others are told of its replicated time. */
  Readings readings() {
    return readings;
  }

  Optional<SmallDisk> disk() {
    return disk;
  }

  int httpPort() {
    return endpoint.httpPort();
  }

  /** Where applications connect. */
  String url() {
    return "jdbc:postgresql://127.0.0.1:%d/defaultdb?user=root&sslmode=disable&connectTimeout=2&socketTimeout=8"
        .formatted(endpoint.sqlPort());
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }

  private Connection connectToSystem() throws SQLException {
    return DriverManager.getConnection(url() + "&options=-ccluster%3Dsystem");
  }

  /**
   * Writes, where nobody replicates from, until a full disk is felt: a log has some room set aside.
   *
   * @param seed of bytes that do not compress
   */
  void writeUntilFull(long seed) {
    Random random = new Random(seed);
    byte[] megabyte = new byte[1_000_000];
    try (Connection connection = connectToSystem();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS junk (id INT8 PRIMARY KEY, bytes BYTES)");
      try (PreparedStatement upsert =
          connection.prepareStatement("UPSERT INTO junk VALUES (?, ?)")) {
        for (int i = 0; i < DISK_MB; i++) {
          random.nextBytes(megabyte);
          upsert.setInt(1, i);
          upsert.setBytes(2, megabyte);
          upsert.execute();
        }
      }
    } catch (SQLException full) {
      // As it is meant to be; or the process has ended already.
    }
  }

  /** Ends it and gives its disk space back. */
  void remove() throws IOException {
    victim().kill();
    line.close();
    disk.ifPresent(SmallDisk::close);
    site.delete(folder);
  }

  /** Whether it takes writes of applications; none is made. */
  boolean isWritable() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO journal VALUES (-9, 'note', 0, 1, 0)");
      connection.rollback();
      return true;
    } catch (SQLException no) {
      return false;
    }
  }

  /** Of all data of the application's virtual cluster as of a time, as the cluster reckons it. */
  String fingerprint(HlcTimestamp at) throws SQLException {
    try (Connection connection = connectToSystem();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT fingerprint FROM [SHOW EXPERIMENTAL_FINGERPRINTS FROM VIRTUAL CLUSTER main]"
                    + " AS OF SYSTEM TIME '%s'".formatted(at))) {
      return row.next() ? row.getString(1) : "none";
    }
  }
}
