package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.app.SelectPlan.EnvCursor;
import dev.understudy.localcluster.sql.app.SelectPlan.Grouping;
import dev.understudy.localcluster.sql.expression.Aggregate;
import dev.understudy.localcluster.sql.expression.Env;
import dev.understudy.localcluster.sql.expression.Expr;
import dev.understudy.localcluster.sql.row.RowCodec;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Aggregates rows, all into one group or by the GROUP BY columns. */
final class Groups {
  private Groups() {}

  private record Group(Env first, List<Aggregate.State> states) {
    static Group of(Env first, Grouping grouping) {
      return new Group(first, grouping.aggregates().stream().map(Aggregate::start).toList());
    }

    Env finished() {
      return first.withResults(states.stream().map(Aggregate.State::result).toArray());
    }
  }

  /** Reads all rows and gives one environment for each group. */
  static EnvCursor of(EnvCursor rows, Grouping grouping, Env empty) {
    Map<ByteBuffer, Group> groups = new LinkedHashMap<>();
    MemoryBudget budget = new MemoryBudget();
    try (rows) {
      for (Env env = rows.next(); env != null; env = rows.next()) {
        ByteBuffer key = key(env, grouping.columns());
        Group group = groups.get(key);
        if (group == null) {
          budget.add(env.row());
          group = Group.of(env, grouping);
          groups.put(key, group);
        }
        for (Aggregate.State state : group.states) {
          state.add(env);
        }
      }
    }
    if (groups.isEmpty() && grouping.columns().isEmpty()) {
      groups.put(ByteBuffer.allocate(0), Group.of(empty, grouping));
    }
    return new Finished(groups.values(), grouping.having());
  }

  private static ByteBuffer key(Env env, List<Integer> columns) {
    List<@Nullable Object> values = new ArrayList<>();
    columns.forEach(column -> values.add(canonical(env.row()[column])));
    return ByteBuffer.wrap(RowCodec.encode(values.toArray()));
  }

  /** What stands for all values that are equal to this one. */
  private static @Nullable Object canonical(@Nullable Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.stripTrailingZeros();
    }
    return value instanceof Double number ? (Object) (number + 0.0) : value;
  }

  private static final class Finished implements EnvCursor {
    private final Iterator<Group> groups;
    private final @Nullable Expr having;

    Finished(Iterable<Group> groups, @Nullable Expr having) {
      this.groups = groups.iterator();
      this.having = having;
    }

    @Override
    public @Nullable Env next() {
      while (groups.hasNext()) {
        Env env = groups.next().finished();
        if (having == null || having.holds(env)) {
          return env;
        }
      }
      return null;
    }

    @Override
    public void close() {
      // The rows were closed when they had been read.
    }
  }
}
