package dev.understudy.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys under which logins are sealed, for whoever exchanges the keys. */
public interface LoginSeals {

  /** How many logins are sealed under each key. */
  Map<Long, Long> loginsByKey();

  /** Keys under which nothing may be sealed any more. */
  Set<Long> retired();

  /**
   * Seals logins again that are not under the key that seals now; one that was written meanwhile is
   * left as it is.
   *
   * @param after where the last batch ended; null to begin
   */
  Batch reseal(@Nullable String after, int limit);

  /**
   * What a batch did.
   *
   * @param end where the next begins; null if there is nothing left
   * @param unopened logins that cannot be opened, by cluster and kind
   */
  record Batch(@Nullable String end, int resealed, List<String> unopened) {}

  /** Retires those of the keys that seal no login, and answers which. */
  Set<Long> retire(Set<Long> keys);

  /**
   * Runs something unless the same runs elsewhere.
   *
   * @return whether it ran
   */
  boolean exclusively(Runnable work);
}
