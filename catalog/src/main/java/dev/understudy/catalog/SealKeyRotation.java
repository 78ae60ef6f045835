package dev.understudy.catalog;

import dev.understudy.catalog.SealKeys.Stage;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Exchanges the key that seals: adds a new one, seals every login under it, and takes keys that
 * seal none away. Each step looks first whether it is done, so that a rotation that was killed is
 * finished by the next. The catalog's sealer must work with the same file.
 */
public final class SealKeyRotation {
  private static final int BATCH = 100;
  private static final int PASSES = 10;

  private final SealKeyFile file;
  private final LoginSeals logins;
  private final Consumer<String> progress;

  public SealKeyRotation(SealKeyFile file, LoginSeals logins, Consumer<String> progress) {
    this.file = file;
    this.logins = logins;
    this.progress = progress;
  }

  /** How far to go. */
  public enum Extent {
    /** Add the new key, which does not seal yet: for files on several machines. */
    PREPARE,
    /** Seal every login under the new key. */
    RESEAL,
    /** Then take away the keys that seal none. */
    RETIRE
  }

  /**
   * Where a rotation stands.
   *
   * @param left logins that are not under the key that seals
   * @param unopened those that cannot be opened, by cluster and kind
   */
  public record Result(
      long sealing,
      Set<Long> added,
      Set<Long> retired,
      long resealed,
      long left,
      int keys,
      List<String> unopened) {}

  /**
   * @throws UnderstudyException if another rotation runs, or the file is not the newest
   */
  public Result run(Extent extent) {
    List<Result> results = new ArrayList<>();
    if (!logins.exclusively(() -> results.add(rotate(extent)))) {
      throw refusal("another rotation of the same catalog's keys runs");
    }
    return results.getFirst();
  }

  /** What {@link #run} would do; writes nothing. */
  public Result plan(Extent extent) {
    SealKeys before = read();
    requireNewest(before);
    SealKeys after = exchanged(before, extent);
    if (after.ids().size() > before.ids().size()) {
      progress.accept("a key would be added");
    }
    Set<Long> retired = new TreeSet<>();
    if (extent == Extent.RETIRE) {
      retired.addAll(after.ids());
      retired.remove(after.primary());
    }
    long stale = staleUnder(after.primary());
    boolean reseals = extent != Extent.PREPARE;
    return new Result(
        before.primary(),
        Set.of(),
        retired,
        reseals ? stale : 0,
        reseals ? 0 : stale,
        after.ids().size() - retired.size(),
        List.of());
  }

  private Result rotate(Extent extent) {
    SealKeys before = read();
    requireNewest(before);
    SealKeys keys = exchanged(before, extent);
    if (keys != before) {
      replace(keys);
    }
    Set<Long> added = new TreeSet<>(keys.ids());
    added.removeAll(before.ids());
    added.forEach(key -> progress.accept("added the key " + key));
    if (keys.primary() != before.primary()) {
      progress.accept("the key " + keys.primary() + " seals from now on");
    }
    List<String> unopened = new ArrayList<>();
    long resealed = extent == Extent.PREPARE ? 0 : reseal(keys.primary(), unopened);
    Set<Long> retired = extent == Extent.RETIRE ? retire(keys) : Set.of();
    return new Result(
        keys.primary(),
        added,
        retired,
        resealed,
        staleUnder(keys.primary()),
        keys.ids().size() - retired.size(),
        unopened);
  }

  /** The keyset that the rotation needs; the same one if it is there already. */
  private static SealKeys exchanged(SealKeys keys, Extent extent) {
    Stage stage = keys.stage();
    if (extent == Extent.PREPARE) {
      if (stage == Stage.ROTATING) {
        throw refusal("a rotation is under way: finish it with --retire before the next");
      }
      return stage == Stage.SETTLED ? keys.prepared() : keys;
    }
    return switch (stage) {
      case SETTLED -> keys.prepared().promoted();
      case PREPARED -> keys.promoted();
      case ROTATING -> keys;
    };
  }

  /** A file that lacks a key, or still seals with a retired one, was left behind by a rotation. */
  private void requireNewest(SealKeys keys) {
    Set<Long> unknown = new TreeSet<>(logins.loginsByKey().keySet());
    unknown.removeAll(keys.ids());
    if (!unknown.isEmpty()) {
      throw refusal(
          "%s lacks the keys %s, under which logins are sealed: bring it the newest file"
              .formatted(file, unknown));
    }
    if (logins.retired().contains(keys.primary())) {
      throw refusal(
          "%s seals with the key %d, which is retired: bring it the newest file"
              .formatted(file, keys.primary()));
    }
  }

  private long reseal(long sealing, List<String> unopened) {
    long resealed = 0;
    for (int pass = 0; pass < PASSES; pass++) {
      unopened.clear();
      String place = null;
      do {
        LoginSeals.Batch batch = logins.reseal(place, BATCH);
        resealed += batch.resealed();
        unopened.addAll(batch.unopened());
        progress.accept("rows resealed so far: " + resealed);
        place = batch.end();
      } while (place != null);
      // A process that had not read the new file yet may have written behind this one.
      if (staleUnder(sealing) == unopened.size()) {
        break;
      }
    }
    return resealed;
  }

  /** In the catalog first: from then on nothing comes to be sealed under them. */
  private Set<Long> retire(SealKeys keys) {
    Set<Long> older = new TreeSet<>(keys.ids());
    older.remove(keys.primary());
    Set<Long> retired = logins.retire(older);
    if (!retired.isEmpty()) {
      replace(keys.without(retired));
    }
    retired.forEach(key -> progress.accept("retired the key " + key));
    return retired;
  }

  private long staleUnder(long sealing) {
    Map<Long, Long> all = logins.loginsByKey();
    return all.values().stream().mapToLong(Long::longValue).sum() - all.getOrDefault(sealing, 0L);
  }

  private SealKeys read() {
    try {
      return file.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void replace(SealKeys keys) {
    try {
      file.replace(keys);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static UnderstudyException refusal(String message) {
    return new UnderstudyException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
