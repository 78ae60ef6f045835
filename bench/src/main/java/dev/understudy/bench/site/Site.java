package dev.understudy.bench.site;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.activities.provisioning.LocalProcesses;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.up.DeletedTree;
import dev.understudy.cli.up.LocalClusterCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The temporary folder of a run and every process in it; both are gone when it is closed, which
 * Ctrl-C does too.
 */
public final class Site implements AutoCloseable {
  private static final int ATTEMPTS = 20;
  private static final Duration BETWEEN = Duration.ofMillis(100);

  private final Path root;
  private final Waiting waiting = Waiting.real();
  private final LocalProcesses processes =
      new LocalProcesses(LocalClusterCommand.prefix(), waiting);
  private final List<Runnable> kills = new ArrayList<>();
  private final List<Path> folders = new ArrayList<>();
  private final Thread hook = new Thread(this::end);
  private int nodes;
  private boolean closed;

  private Site(Path root) {
    this.root = root;
  }

  /**
   * @param parent on the disk that is to be measured
   */
  public static Site open(Path parent) throws IOException {
    Files.createDirectories(parent);
    Site site = new Site(Files.createTempDirectory(parent, "understudy-bench-"));
    // PostgreSQL may run as another user, who has to get through.
    Files.setPosixFilePermissions(site.root, PosixFilePermissions.fromString("rwx--x--x"));
    Runtime.getRuntime().addShutdownHook(site.hook);
    return site;
  }

  public Path root() {
    return root;
  }

  public Waiting waiting() {
    return waiting;
  }

  /**
   * Waits for a clean-up that Ctrl-C began.
   *
   * @throws CommandFailure if there was one
   */
  public synchronized void requireOpen() {
    if (closed) {
      throw new CommandFailure("the run was ended before it was done");
    }
  }

  /** A folder for one process; what ends the process is remembered before it starts. */
  public synchronized Path folder(String name, Runnable kill) {
    requireOpen();
    kills.add(kill);
    folders.add(root.resolve(name));
    return root.resolve(name);
  }

  /**
   * For a process that keeps its number in its folder; it is killed if it still runs at the end.
   */
  public Path processFolder(String name) {
    Path folder = root.resolve(name);
    try {
      return Files.createDirectories(
          folder(name, () -> DetachedProcess.find(folder).ifPresent(DetachedProcess::kill)));
    } catch (IOException e) {
      throw new CommandFailure("cannot make " + folder, e);
    }
  }

  /** For what starts its process again when it is killed, and so has to be told. */
  public synchronized void atEnd(Runnable end) {
    requireOpen();
    kills.add(end);
  }

  /** A local cluster's place, not started yet. */
  public LocalNode node(String name) {
    Path folder = root.resolve(name);
    return new LocalNode(folder(name, () -> processes.kill(folder)), processes);
  }

  /** As {@link #node}, under a name that no other has. */
  public synchronized LocalNode newNode(String role) {
    return node(role + "-" + nodes++);
  }

  /** Tells from now on whom the processors work for. */
  public Busy busy() {
    return new Busy(this);
  }

  /** Of all processes so far, ended or not. */
  synchronized List<Path> folders() {
    return List.copyOf(folders);
  }

  /** Gives the disk space of a process that has ended back. */
  public void delete(Path folder) throws IOException {
    DeletedTree.delete(folder);
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException theMachineIsShuttingDownAlready) {
      return;
    }
  }

  private synchronized void end() {
    closed = true;
    for (Runnable kill : kills.reversed()) {
      try {
        kill.run();
      } catch (RuntimeException e) {
        System.err.println("bench: cannot end a process: " + e);
      }
    }
    kills.clear();
    remove();
  }

  /** A thread that still copies files when Ctrl-C comes may be ahead of us once or twice. */
  private void remove() {
    for (int attempt = 1; ; attempt++) {
      try {
        DeletedTree.delete(root);
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          System.err.println("bench: remove " + root + " by hand: " + e);
          return;
        }
        waiting.pause(BETWEEN);
      }
    }
  }
}
