package dev.understudy.bench.figure;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Something that several figures need and that is made when the first one asks; so is its failure.
 */
final class Once<T> {
  private final Callable<T> maker;
  private @Nullable T made;
  private @Nullable Exception failure;

  Once(Callable<T> maker) {
    this.maker = maker;
  }

  T get() throws Exception {
    if (failure != null) {
      throw failure;
    }
    if (made == null) {
      try {
        made = maker.call();
      } catch (Exception e) {
        failure = e;
        throw e;
      }
    }
    return made;
  }

  /** Nothing if nobody has asked for it. */
  Optional<T> made() {
    return Optional.ofNullable(made);
  }
}
