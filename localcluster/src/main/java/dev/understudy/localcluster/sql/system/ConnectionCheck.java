package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.backup.Options;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Columns;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.session.RowCursor;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.Interval;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.users.ConnectionPrivileges;
import dev.understudy.localcluster.sql.users.Privileges;
import dev.understudy.localcluster.sql.users.StorageRights;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * CHECK EXTERNAL CONNECTION: whether backups could go to a location, and how fast. It is about
 * storage; the URI of a cluster is tried when an external connection is made of it.
 *
 * @param transfer bytes of each file
 * @param time how long to go on after the first file
 */
record ConnectionCheck(Argument location, long transfer, int concurrently, Duration time) {
  private static final List<ResultColumn> COLUMNS =
      Columns.of(
          "node INT8, locality STRING, ok BOOL, error STRING, transferred STRING,"
              + " read_speed STRING, write_speed STRING, can_delete BOOL");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,10})\\s*(?:([KMG])I?)?B?");
  private static final long LARGEST = 1L << 30;
  private static final int MOST_WORKERS = 64;

  /** Reads on after {@code CHECK EXTERNAL CONNECTION}. */
  static Command parse(TokenStream in) {
    Argument location = Argument.parse(in);
    Options options = Options.parse(in);
    ConnectionCheck check =
        new ConnectionCheck(
            location,
            size(options.get("transfer")),
            workers(options.get("concurrently")),
            time(options.get("time")));
    options.refuseOthers("CHECK EXTERNAL CONNECTION");
    in.expectEnd();
    return new ActionCommand(Command.Kind.CONTROL, COLUMNS, 0, check::run);
  }

  private static long size(@Nullable String text) {
    Matcher size = SIZE.matcher(text == null ? "32MIB" : text.toUpperCase(Locale.ROOT));
    if (size.matches()) {
      long unit = size.group(2) == null ? 1 : 1L << 10 * (1 + "KMG".indexOf(size.group(2)));
      long bytes = Long.parseLong(size.group(1)) * unit;
      if (bytes > 0 && bytes <= LARGEST) {
        return bytes;
      }
    }
    throw SqlErrors.invalidParameter("transfer is a size such as '32MiB', at most 1GiB");
  }

  private static int workers(@Nullable String text) {
    if (text != null && !text.matches("[1-9]\\d?")) {
      throw SqlErrors.invalidParameter("concurrently is a number from 1 to " + MOST_WORKERS);
    }
    return text == null ? 1 : Math.min(MOST_WORKERS, Integer.parseInt(text));
  }

  private static Duration time(@Nullable String text) {
    return text == null ? Duration.ZERO : Interval.parse(text).toDuration();
  }

  private Result run(Execution execution) {
    String uri = location.text(execution);
    refuseClusters(execution, uri);
    Privileges.require(execution, "EXTERNALIOIMPLICITACCESS");
    StorageRights.require(execution, uri);
    Clock clock = execution.session().cluster().clock();
    StorageProbe probe =
        new StorageProbe(
            execution.engine().jobService().directory(uri), clock, execution::checkCancelled);
    String error = probe(execution, probe, clock.instant().plus(time), clock);
    return new Result.Rows(
        COLUMNS,
        RowCursor.of(
            Collections.singletonList(
                MadeRows.row(
                    1L,
                    "",
                    error == null,
                    error,
                    printed(probe.bytes()),
                    printed(probe.readSpeed()) + "/s",
                    printed(probe.writeSpeed()) + "/s",
                    error == null))),
        "CHECK EXTERNAL CONNECTION");
  }

  private static void refuseClusters(Execution execution, String uri) {
    String scheme = uri.replaceFirst("(?s):.*", "");
    if (scheme.equals("external")) {
      Privileges.requireSystem(execution, "use external connections");
      String name = uri.substring("external://".length());
      if (!execution.engine().externalConnections().containsKey(name)) {
        throw ConnectionPrivileges.unknown(name);
      }
      ConnectionPrivileges.requireUsage(execution, uri);
    }
    if (scheme.equals("external") || scheme.startsWith("postgres")) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "unsupported storage scheme: \"postgresql\"",
          "CHECK EXTERNAL CONNECTION is about storage; a cluster's URI is tried when an external"
              + " connection is made of it.");
    }
  }

  /** What went wrong, or null. */
  private @Nullable String probe(
      Execution execution, StorageProbe probe, Instant end, Clock clock) {
    String run = Long.toHexString(execution.session().cluster().random().nextLong());
    List<Callable<Void>> workers = new ArrayList<>();
    for (int i = 0; i < concurrently; i++) {
      String name = "check-" + run + "-" + i;
      workers.add(
          () -> {
            do {
              probe.transfer(name, transfer);
            } while (clock.instant().isBefore(end));
            return null;
          });
    }
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> worker : pool.invokeAll(workers)) {
        worker.get();
      }
      return null;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        return io.toString();
      }
      throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("57014", "query execution canceled");
    }
  }

  private static String printed(double bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB"};
    int unit = 0;
    double left = bytes;
    while (left >= 1024 && unit < units.length - 1) {
      left /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f", left).replace(".0", "") + " " + units[unit];
  }
}
