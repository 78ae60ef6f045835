package dev.understudy.localcluster.sql.expression;

import dev.understudy.localcluster.sql.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The names that an expression may use, and what was found out while it was compiled. */
public final class Scope {
  private final @Nullable String table;
  private final List<String> names;
  private final List<SqlType> types;
  private final Parameters parameters;
  private final boolean[] used;
  private @Nullable List<Aggregate> aggregates;
  private @Nullable Set<Integer> grouped;

  public Scope(
      @Nullable String table, List<String> names, List<SqlType> types, Parameters parameters) {
    this.table = table;
    this.names = names;
    this.types = types;
    this.parameters = parameters;
    this.used = new boolean[names.size()];
  }

  public static Scope withoutTable(Parameters parameters) {
    return new Scope(null, List.of(), List.of(), parameters);
  }

  /** From now on aggregates are allowed, and outside them only the grouped columns. */
  public void aggregate(Set<Integer> groupedColumns) {
    aggregates = new ArrayList<>();
    grouped = groupedColumns;
  }

  public List<Aggregate> aggregates() {
    return aggregates == null ? List.of() : aggregates;
  }

  @Nullable List<Aggregate> aggregatesOrNull() {
    return aggregates;
  }

  /** While an aggregate's own argument is compiled, rows are visible and aggregates are not. */
  <T> T insideAggregate(Supplier<T> compile) {
    List<Aggregate> outerAggregates = aggregates;
    Set<Integer> outerGrouped = grouped;
    aggregates = null;
    grouped = null;
    try {
      return compile.get();
    } finally {
      aggregates = outerAggregates;
      grouped = outerGrouped;
    }
  }

  boolean hides(int position) {
    return grouped != null && !grouped.contains(position);
  }

  /** The position of a column, or -1; qualified names must name the table or its alias. */
  public int position(@Nullable String qualifier, String name) {
    if (qualifier != null && !qualifier.equals(table)) {
      return -1;
    }
    return names.indexOf(name);
  }

  public List<String> names() {
    return names;
  }

  public SqlType type(int position) {
    return types.get(position);
  }

  /** Notes that a column's value is needed. */
  public void use(int position) {
    used[position] = true;
  }

  /** The columns whose values are needed. */
  public boolean[] used() {
    return used;
  }

  public Parameters parameters() {
    return parameters;
  }
}
