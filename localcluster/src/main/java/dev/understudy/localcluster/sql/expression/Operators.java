package dev.understudy.localcluster.sql.expression;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.types.Comparison;
import dev.understudy.localcluster.sql.types.Interval;
import dev.understudy.localcluster.sql.types.Json;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.JsonExpression;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.WhenClause;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsDistinctExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import org.jspecify.annotations.Nullable;

/** Compiles operators, with SQL's logic of three values. */
final class Operators {
  private final ExpressionCompiler compiler;

  Operators(ExpressionCompiler compiler) {
    this.compiler = compiler;
  }

  Expr binary(BinaryExpression binary) {
    if (binary instanceof LikeExpression like) {
      return like(like);
    }
    Expr left = compiler.compile(binary.getLeftExpression());
    Expr right = compiler.compile(binary.getRightExpression());
    return switch (binary.getStringExpression().toUpperCase(Locale.ROOT)) {
      case "AND" -> and(left, right);
      case "OR" -> not(and(not(left), not(right)));
      case "=" -> comparison(left, right, sign -> sign == 0);
      case "<>", "!=" -> comparison(left, right, sign -> sign != 0);
      case "<" -> comparison(left, right, sign -> sign < 0);
      case "<=" -> comparison(left, right, sign -> sign <= 0);
      case ">" -> comparison(left, right, sign -> sign > 0);
      case ">=" -> comparison(left, right, sign -> sign >= 0);
      case "||" -> concat(left, right);
      case "+", "-", "*", "/", "%" ->
          arithmetic(binary.getStringExpression().charAt(0), left, right);
      default -> {
        if (binary instanceof IsDistinctExpression distinct) {
          yield distinct(left, right, distinct.isNot());
        }
        throw SqlErrors.unsupported("the operator " + binary.getStringExpression());
      }
    };
  }

  private Expr concat(Expr left, Expr right) {
    Expr a = compiler.as(left, SqlType.TEXT);
    Expr b = compiler.as(right, SqlType.TEXT);
    return combine(SqlType.TEXT, a, b, (x, y) -> (String) x + (String) y);
  }

  private interface Combination {
    Object of(Object left, Object right);
  }

  private static Expr combine(SqlType type, Expr left, Expr right, Combination combination) {
    return Expr.of(
        type,
        left.readsRow() || right.readsRow(),
        env -> {
          Object a = left.value(env);
          Object b = a == null ? null : right.value(env);
          return a == null || b == null ? null : combination.of(a, b);
        });
  }

  private Expr bool(Expr expr) {
    if (expr.type() != SqlType.BOOL && expr.type() != SqlType.UNKNOWN) {
      throw SqlErrors.typeMismatch("incompatible type for a condition: " + expr.type().sqlName());
    }
    return compiler.as(expr, SqlType.BOOL);
  }

  private Expr and(Expr leftRaw, Expr rightRaw) {
    Expr left = bool(leftRaw);
    Expr right = bool(rightRaw);
    return Expr.of(
        SqlType.BOOL,
        left.readsRow() || right.readsRow(),
        env -> {
          Object a = left.value(env);
          if (Boolean.FALSE.equals(a)) {
            return false;
          }
          Object b = right.value(env);
          return Boolean.FALSE.equals(b) ? (Object) false : a == null || b == null ? null : true;
        });
  }

  Expr not(Expr raw) {
    Expr expr = bool(raw);
    return Expr.of(
        SqlType.BOOL,
        expr.readsRow(),
        env -> {
          Object value = expr.value(env);
          return value == null ? null : !(Boolean) value;
        });
  }

  Expr comparison(Expr left, Expr right, IntPredicate accepts) {
    SqlType common = common(left.type(), right.type());
    return combine(
        SqlType.BOOL,
        compiler.as(left, keep(left.type(), common)),
        compiler.as(right, keep(right.type(), common)),
        (a, b) -> accepts.test(Comparison.compare(a, b)));
  }

  /** Numbers and texts compare as they are; only what is unknown must take the other's type. */
  private static SqlType keep(SqlType own, SqlType common) {
    boolean comparable =
        (own.isNumber() && common.isNumber())
            || (own.isText() && common.isText() && own != SqlType.UNKNOWN);
    return comparable ? own : common;
  }

  static SqlType common(SqlType left, SqlType right) {
    if (left == right) {
      return left == SqlType.UNKNOWN ? SqlType.TEXT : left;
    }
    if (left == SqlType.UNKNOWN) {
      return right;
    }
    if (right == SqlType.UNKNOWN) {
      return left;
    }
    if (left.isNumber() && right.isNumber()) {
      return Arithmetic.type('+', left, right);
    }
    boolean times =
        (left == SqlType.TIMESTAMP || left == SqlType.TIMESTAMPTZ)
            && (right == SqlType.TIMESTAMP || right == SqlType.TIMESTAMPTZ);
    if (times) {
      return SqlType.TIMESTAMPTZ;
    }
    if (left.isText() && right.isText()) {
      return SqlType.TEXT;
    }
    if (right == SqlType.VARCHAR || left == SqlType.VARCHAR) {
      // pgjdbc declares every string parameter VARCHAR, whatever it is compared with.
      return left == SqlType.VARCHAR ? right : left;
    }
    throw new ClusterException(
        "22023",
        "unsupported comparison operator: <" + left.sqlName() + "> = <" + right.sqlName() + ">");
  }

  private Expr distinct(Expr left, Expr right, boolean negated) {
    SqlType common = common(left.type(), right.type());
    Expr a = compiler.as(left, keep(left.type(), common));
    Expr b = compiler.as(right, keep(right.type(), common));
    return Expr.of(
        SqlType.BOOL,
        a.readsRow() || b.readsRow(),
        env -> same(a.value(env), b.value(env)) == negated);
  }

  private static boolean same(@Nullable Object a, @Nullable Object b) {
    return a == null || b == null ? a == b : Comparison.compare(a, b) == 0;
  }

  private Expr arithmetic(char operator, Expr leftRaw, Expr rightRaw) {
    Expr left = operand(operator, leftRaw, rightRaw);
    Expr right = operand(operator, rightRaw, left);
    SqlType type = Arithmetic.type(operator, left.type(), right.type());
    return combine(type, left, right, (a, b) -> Arithmetic.apply(operator, type, a, b));
  }

  /** An operand of no known type is like the other, except beside a time, where it is a span. */
  private Expr operand(char operator, Expr expr, Expr other) {
    if (expr.type() != SqlType.UNKNOWN) {
      return expr;
    }
    boolean besideTime = other.type() == SqlType.TIMESTAMPTZ || other.type() == SqlType.TIMESTAMP;
    if (besideTime && (operator == '+' || operator == '-')) {
      return compiler.as(expr, SqlType.INTERVAL);
    }
    return compiler.as(expr, other.type() == SqlType.UNKNOWN ? SqlType.INT8 : other.type());
  }

  Expr signed(SignedExpression signed) {
    Expr expr = compiler.compile(signed.getExpression());
    if (signed.getSign() != '-') {
      return expr;
    }
    if (expr.type() == SqlType.INTERVAL) {
      return Expr.of(
          SqlType.INTERVAL,
          expr.readsRow(),
          env -> expr.value(env) instanceof Interval interval ? interval.negated() : null);
    }
    if (expr.evaluation() instanceof Expr.Constant constant
        && constant.constant() instanceof BigDecimal decimal
        && decimal.negate().equals(BigDecimal.valueOf(Long.MIN_VALUE))) {
      return Expr.constant(SqlType.INT8, Long.MIN_VALUE);
    }
    Expr negated = arithmetic('-', Expr.constant(SqlType.INT8, 0L), expr);
    return expr.evaluation() instanceof Expr.Constant constant && constant.constant() != null
        ? Expr.constant(
            negated.type(), Arithmetic.apply('-', negated.type(), 0L, constant.constant()))
        : negated;
  }

  Expr between(Between between) {
    Expr value = compiler.compile(between.getLeftExpression());
    Expr low = compiler.compile(between.getBetweenExpressionStart());
    Expr high = compiler.compile(between.getBetweenExpressionEnd());
    Expr inside =
        and(comparison(value, low, sign -> sign >= 0), comparison(value, high, sign -> sign <= 0));
    return between.isNot() ? not(inside) : inside;
  }

  Expr in(InExpression in) {
    if (!(in.getRightExpression() instanceof ExpressionList<?> list)) {
      throw SqlErrors.unsupported("IN with a subquery");
    }
    Expr value = compiler.compile(in.getLeftExpression());
    List<Expr> tests = new ArrayList<>();
    for (Expression element : list) {
      tests.add(comparison(value, compiler.compile(element), sign -> sign == 0));
    }
    boolean readsRow = tests.stream().anyMatch(Expr::readsRow);
    Expr any = Expr.of(SqlType.BOOL, readsRow, env -> anyOf(tests, env));
    return in.isNot() ? not(any) : any;
  }

  private static @Nullable Object anyOf(List<Expr> tests, Env env) {
    boolean unknown = false;
    for (Expr test : tests) {
      Object value = test.value(env);
      if (Boolean.TRUE.equals(value)) {
        return true;
      }
      unknown |= value == null;
    }
    return unknown ? null : false;
  }

  private Expr like(LikeExpression like) {
    boolean ignoreCase =
        switch (like.getLikeKeyWord()) {
          case LIKE -> false;
          case ILIKE -> true;
          default -> throw SqlErrors.unsupported("the operator " + like.getLikeKeyWord());
        };
    if (like.getEscape() != null) {
      throw SqlErrors.unsupported("LIKE … ESCAPE");
    }
    Expr text = compiler.as(compiler.compile(like.getLeftExpression()), SqlType.TEXT);
    Expr pattern = compiler.as(compiler.compile(like.getRightExpression()), SqlType.TEXT);
    Expr matches =
        combine(
            SqlType.BOOL,
            text,
            pattern,
            (a, b) -> LikePattern.of((String) b, ignoreCase).matches((String) a));
    return like.isNot() ? not(matches) : matches;
  }

  Expr isNull(IsNullExpression test) {
    Expr expr = compiler.compile(test.getLeftExpression());
    return Expr.of(SqlType.BOOL, expr.readsRow(), env -> (expr.value(env) == null) != test.isNot());
  }

  Expr isBoolean(IsBooleanExpression test) {
    Expr expr = bool(compiler.compile(test.getLeftExpression()));
    Boolean wanted = test.isTrue();
    return Expr.of(
        SqlType.BOOL, expr.readsRow(), env -> wanted.equals(expr.value(env)) != test.isNot());
  }

  Expr json(JsonExpression json) {
    return json(compiler.compileAs(json.getExpression(), SqlType.JSONB), json);
  }

  /** JSqlParser nests the second arrow of a chain in the operand of the first. */
  private Expr json(Expr start, JsonExpression steps) {
    Expr expr = start;
    for (var step : steps.getIdentList()) {
      boolean chained = step.getKey() instanceof JsonExpression;
      Expression name =
          step.getKey() instanceof JsonExpression rest ? rest.getExpression() : step.getKey();
      expr = member(compiler.as(expr, SqlType.JSONB), name, step.getValue());
      if (chained) {
        expr = json(expr, (JsonExpression) step.getKey());
      }
    }
    return expr;
  }

  private Expr member(Expr from, Expression nameSql, String arrow) {
    boolean text = arrow.equals("->>");
    if (!text && !arrow.equals("->")) {
      throw SqlErrors.unsupported("the operator " + arrow);
    }
    Expr name = compiler.compileAs(nameSql, SqlType.TEXT);
    return Expr.of(
        text ? SqlType.TEXT : SqlType.JSONB,
        from.readsRow() || name.readsRow(),
        env -> member((Json) from.value(env), (String) name.value(env), text));
  }

  private static @Nullable Object member(@Nullable Json json, @Nullable String name, boolean text) {
    Json member = json == null || name == null ? null : json.member(name);
    return member == null || !text ? member : member.asText();
  }

  Expr choice(CaseExpression choice) {
    List<Expr> conditions = new ArrayList<>();
    List<Expr> results = new ArrayList<>();
    Expr subject =
        choice.getSwitchExpression() == null
            ? null
            : compiler.compile(choice.getSwitchExpression());
    for (WhenClause when : choice.getWhenClauses()) {
      Expr condition = compiler.compile(when.getWhenExpression());
      conditions.add(
          subject == null ? bool(condition) : comparison(subject, condition, sign -> sign == 0));
      results.add(compiler.compile(when.getThenExpression()));
    }
    Expression otherwise = choice.getElseExpression();
    results.add(
        otherwise == null ? Expr.constant(SqlType.UNKNOWN, null) : compiler.compile(otherwise));
    SqlType type = commonOf(results);
    List<Expr> typed = results.stream().map(result -> compiler.as(result, type)).toList();
    return Expr.of(
        type,
        readsRow(conditions) || readsRow(typed),
        env -> {
          int i = 0;
          while (i < conditions.size() && !conditions.get(i).holds(env)) {
            i++;
          }
          return typed.get(i).value(env);
        });
  }

  static boolean readsRow(List<Expr> expressions) {
    return expressions.stream().anyMatch(Expr::readsRow);
  }

  static SqlType commonOf(List<Expr> expressions) {
    SqlType type = SqlType.UNKNOWN;
    for (Expr expr : expressions) {
      type = expr.type() == SqlType.UNKNOWN ? type : common(type, expr.type());
    }
    return type == SqlType.UNKNOWN ? SqlType.TEXT : type;
  }
}
