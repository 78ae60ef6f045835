package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.Tuning;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;

/**
 * How a local cluster is opened.
 *
 * @param store the data directory, made if it is not there
 * @param name the cluster's own name, for its log
 * @param shape what a new cluster holds; an existing one keeps what it has
 */
public record EngineOptions(
    Path store, String name, Shape shape, Clock clock, Random random, Tuning tuning) {

  /** What {@code init} makes. */
  public enum Shape {
    /** Only {@code system}, which is the default target. */
    PLAIN,
    /** An application virtual cluster {@code main} with id 3, served and the default target. */
    VIRTUALIZED,
    /** Only {@code system}; the default target is {@code main}, which is still to come. */
    VIRTUALIZED_EMPTY
  }

  /** Real time and randomness, and the usual limits. */
  public static EngineOptions of(Path store, String name, Shape shape) {
    return new EngineOptions(
        store, name, shape, Clock.systemUTC(), new SecureRandom(), Tuning.defaults());
  }
}
