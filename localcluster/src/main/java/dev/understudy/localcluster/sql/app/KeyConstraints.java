package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.expression.Env;
import dev.understudy.localcluster.sql.expression.Expr;
import dev.understudy.localcluster.sql.expression.ExpressionCompiler;
import dev.understudy.localcluster.sql.expression.Scope;
import dev.understudy.localcluster.sql.row.KeyEncoder;
import dev.understudy.localcluster.sql.row.Keys;
import dev.understudy.localcluster.sql.types.Comparison;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ComparisonOperator;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import org.jspecify.annotations.Nullable;

/**
 * What a WHERE clause says of the primary key, and the key spans that follow from it. The spans may
 * hold rows that the clause refuses, never lack one that it accepts: the clause is still evaluated.
 */
final class KeyConstraints {
  private static final int MOST_SPANS = 10_000;

  private final Table table;
  private final List<Constraint> constraints = new ArrayList<>();

  /** {@code column operator value}, or for IN any of the values. */
  private record Constraint(int position, String operator, List<Expr> values) {}

  /** Keys from one on up to another; {@code to} is null for a single key. */
  record Span(byte[] from, byte @Nullable [] to) {}

  private KeyConstraints(Table table) {
    this.table = table;
  }

  static KeyConstraints of(
      Table table, Scope scope, ExpressionCompiler compiler, @Nullable Expression where) {
    KeyConstraints found = new KeyConstraints(table);
    if (where != null) {
      found.collect(where, scope, compiler);
    }
    return found;
  }

  private void collect(Expression where, Scope scope, ExpressionCompiler compiler) {
    switch (where) {
      case AndExpression and -> {
        collect(and.getLeftExpression(), scope, compiler);
        collect(and.getRightExpression(), scope, compiler);
      }
      case ParenthesedExpressionList<?> list -> {
        if (list.size() == 1) {
          collect(list.get(0), scope, compiler);
        }
      }
      case ComparisonOperator comparison -> comparison(comparison, scope, compiler);
      case Between between -> {
        if (!between.isNot()) {
          Expression column = between.getLeftExpression();
          add(column, ">=", List.of(between.getBetweenExpressionStart()), scope, compiler);
          add(column, "<=", List.of(between.getBetweenExpressionEnd()), scope, compiler);
        }
      }
      case InExpression in -> {
        if (!in.isNot() && in.getRightExpression() instanceof ExpressionList<?> list) {
          add(in.getLeftExpression(), "=", list, scope, compiler);
        }
      }
      default -> {
        // Says nothing of the key; the clause itself is evaluated row by row.
      }
    }
  }

  private void comparison(BinaryExpression comparison, Scope scope, ExpressionCompiler compiler) {
    String operator = comparison.getStringExpression();
    Expression left = comparison.getLeftExpression();
    Expression right = comparison.getRightExpression();
    if (left instanceof Column) {
      add(left, operator, List.of(right), scope, compiler);
    } else {
      String mirrored =
          switch (operator) {
            case "<" -> ">";
            case "<=" -> ">=";
            case ">" -> "<";
            case ">=" -> "<=";
            default -> operator;
          };
      add(right, mirrored, List.of(left), scope, compiler);
    }
  }

  private void add(
      Expression side,
      String operator,
      List<? extends Expression> values,
      Scope scope,
      ExpressionCompiler compiler) {
    if (!(side instanceof Column column) || !Set.of("=", "<", "<=", ">", ">=").contains(operator)) {
      return;
    }
    String qualifier =
        column.getTable() == null || column.getTable().getName() == null
            ? null
            : ExpressionCompiler.identifier(column.getTable().getName());
    int position = scope.position(qualifier, ExpressionCompiler.identifier(column.getColumnName()));
    if (position < 0 || !table.primaryKey().contains(position)) {
      return;
    }
    List<Expr> compiled = new ArrayList<>();
    for (Expression value : values) {
      Expr expr = compiler.compileOperand(value, scope.type(position));
      if (expr.readsRow()) {
        return;
      }
      compiled.add(expr);
    }
    constraints.add(new Constraint(position, operator, compiled));
  }

  /** Whether the key column is held to one value, so that it says nothing of the order. */
  boolean fixes(int position) {
    return constraints.stream()
        .anyMatch(
            each ->
                each.position == position && each.operator.equals("=") && each.values.size() == 1);
  }

  /** The spans to read, in key order. */
  List<Span> spans(Env env) {
    List<byte[]> prefixes = List.of(Keys.rows(table.id()));
    for (int position : table.primaryKey()) {
      Set<Object> values = equalTo(position, env);
      if (values == null || (long) prefixes.size() * values.size() > MOST_SPANS) {
        List<byte[]> starts = prefixes;
        return starts.stream().map(prefix -> range(prefix, position, env)).toList();
      }
      prefixes = extend(prefixes, values);
    }
    return prefixes.stream().map(key -> new Span(key, null)).toList();
  }

  private static List<byte[]> extend(List<byte[]> prefixes, Set<Object> values) {
    List<byte[]> longer = new ArrayList<>();
    for (byte[] prefix : prefixes) {
      for (Object value : values) {
        longer.add(append(prefix, value));
      }
    }
    return longer;
  }

  /** The values that a column may have, in order; null if nothing usable says so. */
  private @Nullable Set<Object> equalTo(int position, Env env) {
    for (Constraint constraint : constraints) {
      if (constraint.position != position || !constraint.operator.equals("=")) {
        continue;
      }
      Set<Object> values = new TreeSet<>(Comparison::compare);
      boolean usable = true;
      for (Expr expr : constraint.values) {
        Object value = expr.value(env);
        Object key = value == null ? null : keyValue(position, value);
        usable &= value == null || key != null;
        if (key != null) {
          values.add(key);
        }
      }
      if (usable) {
        return values;
      }
    }
    return null;
  }

  private Span range(byte[] prefix, int position, Env env) {
    byte[] from = prefix;
    byte[] to = KeyEncoder.afterPrefix(prefix);
    Comparator<byte[]> order = Arrays::compareUnsigned;
    for (Constraint constraint : constraints) {
      if (constraint.position != position || constraint.operator.equals("=")) {
        continue;
      }
      Object value = constraint.values.get(0).value(env);
      Object key = value == null ? null : keyValue(position, value);
      if (key == null) {
        continue;
      }
      byte[] at = append(prefix, key);
      boolean after = constraint.operator.equals(">") || constraint.operator.equals("<=");
      byte[] bound = after ? KeyEncoder.afterPrefix(at) : at;
      if (constraint.operator.startsWith(">")) {
        from = order.compare(bound, from) > 0 ? bound : from;
      } else {
        to = order.compare(bound, to) < 0 ? bound : to;
      }
    }
    return new Span(from, order.compare(from, to) > 0 ? from : to);
  }

  private static byte[] append(byte[] prefix, Object value) {
    return new KeyEncoder().raw(prefix).value(value).key();
  }

  /** The value as the key column holds it; null if it could be rounded on the way. */
  private @Nullable Object keyValue(int position, Object value) {
    return switch (table.columns().get(position).type()) {
      case INT8, INT4, INT2, OID -> value instanceof Long ? value : null;
      case NUMERIC ->
          value instanceof Long number
              ? BigDecimal.valueOf(number)
              : value instanceof BigDecimal ? value : null;
      case FLOAT8 -> value instanceof Double ? value : null;
      case TEXT, VARCHAR, NAME -> value instanceof String ? value : null;
      case BOOL -> value instanceof Boolean ? value : null;
      case BYTEA -> value instanceof byte[] ? value : null;
      case TIMESTAMPTZ -> value instanceof Instant ? value : null;
      case TIMESTAMP -> value instanceof LocalDateTime ? value : null;
      case UUID -> value instanceof UUID ? value : null;
      case INTERVAL, JSONB, TEXT_ARRAY, UNKNOWN -> null;
    };
  }
}
