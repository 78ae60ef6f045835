package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.expression.Env;
import dev.understudy.localcluster.sql.expression.Expr;
import dev.understudy.localcluster.sql.expression.ExpressionCompiler;
import dev.understudy.localcluster.sql.expression.Scope;
import dev.understudy.localcluster.sql.types.Comparison;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.OrderByElement;
import org.jspecify.annotations.Nullable;

/** An ORDER BY: what rows are compared by. */
record Ordering(List<Term> terms) {

  /** One expression; {@code column} is its position where it is a plain column, else -1. */
  record Term(Expr expr, boolean descending, boolean nullsFirst, int column) {}

  static Ordering of(
      @Nullable List<OrderByElement> elements,
      Projection projection,
      Scope scope,
      ExpressionCompiler compiler) {
    List<Term> terms = new ArrayList<>();
    for (OrderByElement element : elements == null ? List.<OrderByElement>of() : elements) {
      boolean descending = !element.isAsc();
      boolean nullsFirst =
          element.getNullOrdering() == null
              ? !descending
              : element.getNullOrdering() == OrderByElement.NullOrdering.NULLS_FIRST;
      terms.add(term(element.getExpression(), descending, nullsFirst, projection, scope, compiler));
    }
    return new Ordering(terms);
  }

  private static Term term(
      Expression expression,
      boolean descending,
      boolean nullsFirst,
      Projection projection,
      Scope scope,
      ExpressionCompiler compiler) {
    if (expression instanceof LongValue number) {
      long position = number.getValue();
      if (position < 1 || position > projection.expressions().size()) {
        throw SqlErrors.syntax("ORDER BY position " + position + " is not in select list");
      }
      return new Term(projection.expressions().get((int) position - 1), descending, nullsFirst, -1);
    }
    if (expression instanceof Column column && column.getTable() == null) {
      String name = ExpressionCompiler.identifier(column.getColumnName());
      int position = scope.position(null, name);
      for (int i = 0; position < 0 && i < projection.columns().size(); i++) {
        if (projection.columns().get(i).name().equals(name)) {
          return new Term(projection.expressions().get(i), descending, nullsFirst, -1);
        }
      }
      return new Term(compiler.compile(expression), descending, nullsFirst, position);
    }
    return new Term(compiler.compile(expression), descending, nullsFirst, -1);
  }

  boolean isEmpty() {
    return terms.isEmpty();
  }

  /** Whether reading along the primary key, maybe backwards, gives this order already. */
  boolean followsKey(Table table, KeyConstraints constraints) {
    boolean reverse = terms.get(0).descending;
    int next = 0;
    for (int position : table.primaryKey()) {
      if (next == terms.size()) {
        return true;
      }
      Term term = terms.get(next);
      if (term.column == position && term.descending == reverse) {
        next++;
      } else if (!constraints.fixes(position)) {
        return false;
      }
    }
    return true;
  }

  @Nullable Object[] keys(Env env) {
    @Nullable Object[] keys = new @Nullable Object[terms.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = terms.get(i).expr.value(env);
    }
    return keys;
  }

  int compare(@Nullable Object[] left, @Nullable Object[] right) {
    for (int i = 0; i < terms.size(); i++) {
      int sign = compare(terms.get(i), left[i], right[i]);
      if (sign != 0) {
        return sign;
      }
    }
    return 0;
  }

  private static int compare(Term term, @Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return a == b ? 0 : (a == null) == term.nullsFirst ? -1 : 1;
    }
    int sign = Comparison.compare(a, b);
    return term.descending ? -sign : sign;
  }
}
