package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.expression.Expr;
import dev.understudy.localcluster.sql.expression.ExpressionCompiler;
import dev.understudy.localcluster.sql.expression.Parameters;
import dev.understudy.localcluster.sql.expression.Scope;
import dev.understudy.localcluster.sql.session.Planning;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.TableFunction;
import org.jspecify.annotations.Nullable;

/** Makes the plan of a SELECT: source, filter, groups, order, output. */
final class SelectPlanner {
  private static final Set<String> AGGREGATES = Set.of("count", "sum", "min", "max", "avg");

  private final PlainSelect select;
  private final @Nullable RowSource made;
  private final Planning planning;
  private final Parameters parameters;

  SelectPlanner(PlainSelect select, @Nullable RowSource made, Planning planning) {
    this.select = select;
    this.made = made;
    this.planning = planning;
    this.parameters = new Parameters(planning.declaredTypes());
  }

  /** The parameters, so that an INSERT around this SELECT can go on with them. */
  Parameters parameters() {
    return parameters;
  }

  SelectPlan plan() {
    refuseUnsupported();
    FromItem from = select.getFromItem();
    if (from == null) {
      return over(Scope.withoutTable(parameters), List.of(), new Source.Nothing(), null);
    }
    RowSource rows = made;
    if (from instanceof TableFunction function) {
      rows = new GenerateSeries(function, new ExpressionCompiler(Scope.withoutTable(parameters)));
    }
    if (rows != null) {
      return overMade(rows, from);
    }
    if (from instanceof net.sf.jsqlparser.schema.Table name) {
      return overTable(
          planning.catalog().table(ExpressionCompiler.identifier(name.getName())), name);
    }
    throw SqlErrors.unsupported("this kind of FROM");
  }

  private void refuseUnsupported() {
    refuse(select.getJoins() != null && !select.getJoins().isEmpty(), "JOIN");
    refuse(select.getDistinct() != null, "SELECT DISTINCT");
    refuse(
        select.getQualify() != null || select.getWindowDefinitions() != null, "window functions");
    refuse(select.getWithItemsList() != null, "WITH");
    refuse(select.getFetch() != null, "FETCH");
    refuse(select.getTop() != null || select.getFirst() != null, "TOP");
    refuse(select.getIntoTables() != null, "SELECT INTO");
    refuse(select.getLateralViews() != null, "LATERAL");
    refuse(select.getSkip() != null || select.getLimitBy() != null, "this kind of LIMIT");
  }

  private static void refuse(boolean present, String feature) {
    if (present) {
      throw SqlErrors.unsupported(feature);
    }
  }

  private SelectPlan overMade(RowSource rows, FromItem from) {
    Alias alias = from.getAlias();
    List<String> names = new ArrayList<>(rows.columns().stream().map(ResultColumn::name).toList());
    if (alias != null && alias.getAliasColumns() != null) {
      for (int i = 0; i < Math.min(names.size(), alias.getAliasColumns().size()); i++) {
        names.set(i, ExpressionCompiler.identifier(alias.getAliasColumns().get(i).name));
      }
    } else if (alias != null && rows instanceof GenerateSeries) {
      // The alias of a function of one value names its column too, as in PostgreSQL.
      names.set(0, ExpressionCompiler.identifier(alias.getName()));
    }
    Scope scope =
        new Scope(
            alias == null ? null : ExpressionCompiler.identifier(alias.getName()),
            names,
            rows.columns().stream().map(ResultColumn::type).toList(),
            parameters);
    List<Integer> visible = IntStream.range(0, names.size()).boxed().toList();
    return over(scope, visible, new Source.Made(rows), null);
  }

  private SelectPlan overTable(Table table, FromItem from) {
    Scope scope = TableScopes.of(table, from.getAlias(), parameters);
    return over(scope, TableScopes.visible(table), null, table);
  }

  private SelectPlan over(
      Scope scope, List<Integer> visible, @Nullable Source source, @Nullable Table table) {
    ExpressionCompiler compiler = new ExpressionCompiler(scope);
    Expression whereSql = select.getWhere();
    Expr where = whereSql == null ? null : compiler.compileAs(whereSql, SqlType.BOOL);
    KeyConstraints constraints =
        table == null ? null : KeyConstraints.of(table, scope, compiler, whereSql);
    List<Integer> groups = groups(scope, compiler);
    if (groups != null) {
      scope.aggregate(new LinkedHashSet<>(groups));
    }
    Projection projection = Projection.of(select.getSelectItems(), scope, compiler, visible);
    Expression havingSql = select.getHaving();
    Expr having = havingSql == null ? null : compiler.compileAs(havingSql, SqlType.BOOL);
    Ordering ordering = Ordering.of(select.getOrderByElements(), projection, scope, compiler);
    Source read = source;
    boolean sorted = ordering.isEmpty();
    if (table != null && constraints != null) {
      boolean along = groups == null && !sorted && ordering.followsKey(table, constraints);
      boolean reverse = along && ordering.terms().get(0).descending();
      sorted |= along;
      read = new Source.Stored(new TableScan(table, constraints, scope.used(), reverse));
    }
    if (read == null) {
      throw new IllegalStateException("neither a table nor made rows");
    }
    ExpressionCompiler bare = new ExpressionCompiler(Scope.withoutTable(parameters));
    SelectPlan.Grouping grouping =
        groups == null ? null : new SelectPlan.Grouping(groups, scope.aggregates(), having);
    return new SelectPlan(
        read,
        where,
        grouping,
        projection,
        sorted ? new Ordering(List.of()) : ordering,
        limit(bare),
        offset(bare),
        parameters);
  }

  private @Nullable Expr limit(ExpressionCompiler bare) {
    var limit = select.getLimit();
    if (limit == null || limit.getRowCount() == null || limit.isLimitAll() || limit.isLimitNull()) {
      return null;
    }
    refuse(limit.getOffset() != null, "LIMIT with a comma");
    return bare.compileAs(limit.getRowCount(), SqlType.INT8);
  }

  private @Nullable Expr offset(ExpressionCompiler bare) {
    return select.getOffset() == null
        ? null
        : bare.compileAs(select.getOffset().getOffset(), SqlType.INT8);
  }

  /** The positions of the GROUP BY columns; null where nothing is aggregated. */
  private @Nullable List<Integer> groups(Scope scope, ExpressionCompiler compiler) {
    if (select.getGroupBy() == null) {
      boolean aggregated =
          select.getHaving() != null
              || select.getSelectItems().stream().anyMatch(item -> aggregates(item.toString()));
      return aggregated ? List.of() : null;
    }
    List<Integer> positions = new ArrayList<>();
    for (Object element : select.getGroupBy().getGroupByExpressionList()) {
      if (!(element instanceof Column column)) {
        throw SqlErrors.unsupported("GROUP BY of an expression");
      }
      compiler.compile(column);
      positions.add(scope.position(null, ExpressionCompiler.identifier(column.getColumnName())));
    }
    return positions;
  }

  /** Whether an output expression calls an aggregate; asked of its text, strings taken out. */
  private static boolean aggregates(String expression) {
    String plain = expression.replaceAll("'[^']*+'", "''").toLowerCase(Locale.ROOT);
    return AGGREGATES.stream()
        .anyMatch(name -> plain.matches("(?s).*(?<![\\w.\"])" + name + "\\s*\\(.*"));
  }
}
