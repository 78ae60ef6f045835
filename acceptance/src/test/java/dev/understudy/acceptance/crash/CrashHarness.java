package dev.understudy.acceptance.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The long run by hand: kills each side so many times, then lets the power fail on each side, and
 * prints what it counted. Ends with 1 if anything was not as it must be, a slow reopening included.
 */
public final class CrashHarness {
  private static final Duration REOPEN_LIMIT = Duration.ofSeconds(3);
  private static final int FAILOVER_EVERY = 10;
  private static final long ACCOUNTS = 20_000;

  private static volatile boolean stopping;

  private CrashHarness() {}

  /**
   * @param arguments kills a side, power losses a side, seed, sides (primary,standby)
   */
  public static void main(String[] arguments) throws Exception {
    int kills = Integer.parseInt(arguments[0]);
    int losses = Integer.parseInt(arguments[1]);
    long seed = Long.parseLong(arguments[2]);
    List<String> sides = List.of(arguments[3].split(","));
    Path folder = Files.createTempDirectory("understudy-crash-");
    System.out.printf(
        "%s, %d processors, JDK %s, %s %s%n",
        Instant.now(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.version"));
    Node.runAsLauncherDoes(folder.resolve("once"));
    CountDownLatch finished = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(finished)));
    boolean good = true;
    for (String side : sides) {
      boolean primary = side.equals("primary");
      good &= run(new Plan(primary, kills, FAILOVER_EVERY, ACCOUNTS, seed, null), folder);
    }
    @Nullable Path library = losses > 0 ? PowerLoss.compile(folder) : null;
    for (String side : sides) {
      boolean primary = side.equals("primary");
      good &= run(new Plan(primary, losses, FAILOVER_EVERY, ACCOUNTS, seed, library), folder);
    }
    if (good) {
      delete(folder);
    }
    System.out.println(good ? "GOOD" : "NOT GOOD; the stores are kept in " + folder);
    finished.countDown();
    System.exit(good ? 0 : 1);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.toList().reversed()) {
        Files.delete(path);
      }
    }
  }

  /** On Ctrl-C: what was counted so far is printed, and no cluster is left behind. */
  private static void stop(CountDownLatch finished) {
    stopping = true;
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean run(Plan plan, Path folder)
      throws IOException, SQLException, InterruptedException {
    if (plan.kills() == 0 || stopping) {
      return true;
    }
    Path stores = Files.createTempDirectory(folder, "run-");
    CrashReport report =
        CrashRun.run(
            plan, stores, () -> stopping, line -> System.out.println(Instant.now() + " " + line));
    System.out.println();
    System.out.println(report.table());
    boolean quick = report.slowestReopen().compareTo(REOPEN_LIMIT) < 0;
    if (!quick) {
      System.out.println("Reopening took longer than the limit of a calm machine, 3 s.");
    }
    return quick && report.problems().isEmpty();
  }
}
