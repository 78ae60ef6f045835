package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.storage.DiskUse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * How a local cluster is opened.
 *
 * @param store the data directory, made if it is not there
 * @param name the cluster's own name, for its log
 * @param shape what a new cluster holds; an existing one keeps what it has
 * @param disk how much memory the store takes
 * @param version what it passes for; null for what the store has
 */
public record EngineOptions(
    Path store,
    String name,
    Shape shape,
    Clock clock,
    Random random,
    Tuning tuning,
    DiskUse disk,
    @Nullable CrdbVersion version) {

  /** Of the store's own version, the newest for a new store. */
  public EngineOptions(
      Path store, String name, Shape shape, Clock clock, Random random, Tuning tuning) {
    this(store, name, shape, clock, random, tuning, DiskUse.usual(), null);
  }

  public EngineOptions of(@Nullable CrdbVersion wanted) {
    return new EngineOptions(store, name, shape, clock, random, tuning, disk, wanted);
  }

  /** What {@code init} makes. */
  public enum Shape {
    /** Only {@code system}, which is the default target. */
    PLAIN("system", false, false),
    /** An application virtual cluster {@code main} with id 3, served and the default target. */
    VIRTUALIZED("main", true, false),
    /** Only {@code system}; the default target is {@code main}, which is still to come. */
    VIRTUALIZED_EMPTY("main", false, false),
    /** 23.2's profile for primaries: {@code template}, and {@code application} with id 3. */
    REPLICATION_SOURCE("application", true, true),
    /** 23.2's profile for standbys: {@code template}; {@code application} is still to come. */
    REPLICATION_TARGET("application", false, true);

    private final String application;
    private final boolean hasApplication;
    private final boolean hasTemplate;

    Shape(String application, boolean hasApplication, boolean hasTemplate) {
      this.application = application;
      this.hasApplication = hasApplication;
      this.hasTemplate = hasTemplate;
    }

    /** The default target. */
    String application() {
      return application;
    }

    boolean hasApplication() {
      return hasApplication;
    }

    boolean hasTemplate() {
      return hasTemplate;
    }
  }

  /** Real time and randomness, and the usual limits. */
  public static EngineOptions of(Path store, String name, Shape shape) {
    return new EngineOptions(
        store, name, shape, Clock.systemUTC(), new SecureRandom(), Tuning.defaults());
  }
}
