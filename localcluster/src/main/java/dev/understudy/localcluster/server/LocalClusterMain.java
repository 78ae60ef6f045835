package dev.understudy.localcluster.server;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.node.EngineOptions;
import dev.understudy.localcluster.node.EngineOptions.Shape;
import dev.understudy.localcluster.node.LocalEngine;
import dev.understudy.localcluster.storage.DurableFiles;
import dev.understudy.localcluster.tls.CertificateDirectory;
import dev.understudy.localcluster.tls.Certificates;
import dev.understudy.localcluster.tls.ServerTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Runs one local cluster until it is told to stop. */
@Command(
    name = "local-cluster",
    description = "A single-node stand-in for a CockroachDB cluster, for trying and testing.",
    mixinStandardHelpOptions = true)
public final class LocalClusterMain implements Callable<Integer> {
  /** RocksDB's calls hold a carrier thread while the disk works; two would be too few. */
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  @Option(names = "--name", defaultValue = "local", description = "The cluster's own name.")
  private String name = "local";

  @Option(names = "--store", required = true, description = "The data directory.")
  private Path store = Path.of("");

  @Option(
      names = "--sql",
      defaultValue = "127.0.0.1:26257",
      converter = HostAndPort.class,
      description = "Where SQL clients connect; port 0 takes a free one.")
  private InetSocketAddress sql = new InetSocketAddress(0);

  @Option(
      names = "--http",
      defaultValue = "127.0.0.1:8080",
      converter = HostAndPort.class,
      description = "Where health and metrics are read; port 0 takes a free one.")
  private InetSocketAddress http = new InetSocketAddress(0);

  @Option(
      names = "--certs",
      paramLabel = "DIR",
      description = "Certificates in CockroachDB's layout; clients must then speak TLS.")
  private @Nullable Path certificates;

  @Option(
      names = "--make-certs",
      description = "Makes those of --certs that are missing, for clients on this machine.")
  private boolean makeCertificates;

  @ArgGroup private @Nullable Virtualization virtualization;

  @Option(
      names = "--crdb-version",
      paramLabel = "VERSION",
      description =
          "The CockroachDB to pass for: 23.2, 24.1 to 24.3, 25.1 to 25.4, or 26.1 to 26.3"
              + " (default: 25.2).")
  private @Nullable String version;

  @Option(
      names = "--clock-ahead",
      paramLabel = "DURATION",
      hidden = true,
      description = "How far the clock is ahead of the machine's, such as PT2S: for drills.")
  private Duration clockAhead = Duration.ZERO;

  /**
   * What a new cluster holds, nothing but {@code system} if none is given; a store that is there
   * already keeps what it has.
   */
  static final class Virtualization {
    @Option(names = "--virtualized", description = "With a virtual cluster main.")
    private boolean full;

    @Option(names = "--virtualized-empty", description = "Without: a standby to be.")
    private boolean empty;

    @Option(
        names = "--config-profile",
        converter = Profile.class,
        description = "replication-source or replication-target, as version 23.2 has them.")
    private @Nullable Shape profile;

    private Shape shape() {
      return profile != null ? profile : empty ? Shape.VIRTUALIZED_EMPTY : Shape.VIRTUALIZED;
    }
  }

  public static void main(String[] arguments) {
    if (System.getProperty(CARRIERS) == null) {
      System.setProperty(
          CARRIERS, Integer.toString(Math.max(8, Runtime.getRuntime().availableProcessors() * 2)));
    }
    System.exit(new CommandLine(new LocalClusterMain()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      DurableFiles.createDirectories(store);
      if (!Files.isWritable(store)) {
        throw new IOException("the directory is not writable");
      }
    } catch (IOException e) {
      return fail("cannot use the store " + store + ": " + e.getMessage());
    }
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    try (StoreLock lock = StoreLock.take(store);
        LocalServer server = open();
        PidFile pid = PidFile.write(store)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(stop, stopped)));
      System.out.println("ready sql=" + server.sqlUrl() + " http=" + server.httpUrl());
      System.out.flush();
      stop.await();
    } catch (IOException | RuntimeException e) {
      return fail(e.getMessage() == null ? e.toString() : e.getMessage());
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  private LocalServer open() throws IOException {
    Shape shape = virtualization == null ? Shape.PLAIN : virtualization.shape();
    CrdbVersion wanted = version == null ? null : CrdbVersion.of(version);
    ServerTls tls = certificates == null ? null : tls(certificates);
    return LocalServer.start(LocalEngine.open(options(shape).of(wanted)), sql, http, tls);
  }

  private EngineOptions options(Shape shape) {
    return new EngineOptions(
        store,
        name,
        shape,
        Clock.offset(Clock.systemUTC(), clockAhead),
        new SecureRandom(),
        Tuning.defaults());
  }

  private ServerTls tls(Path directory) throws IOException {
    if (makeCertificates) {
      try {
        new Certificates(new CertificateDirectory(directory), Clock.systemUTC(), new SecureRandom())
            .make(Certificates.THIS_MACHINE, List.of("root"), Certificates.A_YEAR);
      } catch (GeneralSecurityException e) {
        throw new IOException("cannot make certificates in " + directory, e);
      }
    }
    return ServerTls.of(directory);
  }

  /** Reads the names of 23.2's profiles. */
  static final class Profile implements ITypeConverter<Shape> {
    @Override
    public Shape convert(String text) {
      return switch (text) {
        case "replication-source" -> Shape.REPLICATION_SOURCE;
        case "replication-target" -> Shape.REPLICATION_TARGET;
        default ->
            throw new TypeConversionException(
                "'" + text + "' is neither replication-source nor replication-target");
      };
    }
  }

  /** On SIGTERM: lets the main thread close everything, and the JVM end only then. */
  private static void stopAndWait(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int fail(String why) {
    System.err.println("local-cluster: " + why);
    return 1;
  }
}
