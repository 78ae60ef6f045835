package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.app.SelectPlan.EnvCursor;
import dev.understudy.localcluster.sql.expression.Env;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Sorts output rows in memory; with a LIMIT it never holds more rows than that. */
final class Sorter {
  private Sorter() {}

  private record Sorted(@Nullable Object[] keys, @Nullable Object[] row, long arrival) {}

  static List<@Nullable Object[]> sort(
      EnvCursor rows, Ordering ordering, Projection projection, long keep) {
    Comparator<Sorted> order =
        Comparator.<Sorted, @Nullable Object[]>comparing(Sorted::keys, ordering::compare)
            .thenComparingLong(Sorted::arrival);
    PriorityQueue<Sorted> kept = new PriorityQueue<>(order.reversed());
    MemoryBudget budget = new MemoryBudget();
    try (rows) {
      long arrival = 0;
      for (Env env = rows.next(); env != null && keep > 0; env = rows.next()) {
        Sorted next = new Sorted(ordering.keys(env), projection.apply(env), arrival++);
        Sorted last = kept.peek();
        if (kept.size() >= keep && last != null && order.compare(next, last) >= 0) {
          continue;
        }
        kept.add(next);
        budget.add(next.row);
        if (kept.size() > keep) {
          budget.remove(kept.remove().row);
        }
      }
    }
    List<Sorted> sorted = new ArrayList<>(kept);
    sorted.sort(order);
    List<@Nullable Object[]> output = new ArrayList<>(sorted.size());
    sorted.forEach(each -> output.add(each.row));
    return output;
  }
}
