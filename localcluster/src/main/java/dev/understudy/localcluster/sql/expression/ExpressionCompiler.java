package dev.understudy.localcluster.sql.expression;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.syntax.Escapes;
import dev.understudy.localcluster.sql.types.Casts;
import dev.understudy.localcluster.sql.types.Interval;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import dev.understudy.localcluster.sql.types.TextFormat;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.HexValue;
import net.sf.jsqlparser.expression.IntervalExpression;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.JsonExpression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.create.table.ColDataType;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;

/** Compiles what JSqlParser read into {@link Expr}s over the columns of a scope. */
public final class ExpressionCompiler {
  private final Scope scope;
  private final Operators operators = new Operators(this);
  private final Functions functions = new Functions(this);

  public ExpressionCompiler(Scope scope) {
    this.scope = scope;
  }

  /** Reads an expression that stands alone, such as a column's default. */
  public static Expression parse(String sql) {
    try {
      return new CCJSqlParser(sql).Expression();
    } catch (ParseException | TokenMgrException e) {
      throw SqlErrors.syntax("at or near \"" + sql + "\": syntax error");
    }
  }

  Scope scope() {
    return scope;
  }

  /** Compiles; literals and parameters of no known type stay {@link SqlType#UNKNOWN}. */
  public Expr compile(Expression expression) {
    return switch (expression) {
      case LongValue number -> integer(number);
      case DoubleValue number -> Expr.constant(SqlType.NUMERIC, decimal(number.toString()));
      case StringValue string -> string(string);
      case NullValue nothing -> Expr.constant(SqlType.UNKNOWN, null);
      case BooleanValue bool -> Expr.constant(SqlType.BOOL, bool.getValue());
      case HexValue hex -> hex(hex);
      case JdbcParameter parameter -> parameter(parameter);
      case Column column -> column(column);
      case ParenthesedSelect select -> scalarSelect(select);
      case ExpressionList<?> list -> parenthesised(list);
      case NotExpression not -> operators.not(compile(not.getExpression()));
      case SignedExpression signed -> operators.signed(signed);
      case Between between -> operators.between(between);
      case InExpression in -> operators.in(in);
      case IsNullExpression isNull -> operators.isNull(isNull);
      case IsBooleanExpression is -> operators.isBoolean(is);
      case JsonExpression json -> operators.json(json);
      case BinaryExpression binary -> operators.binary(binary);
      case CastExpression cast -> cast(cast);
      case IntervalExpression interval -> interval(interval);
      case DateTimeLiteralExpression time -> timeLiteral(time);
      case TimeKeyExpression key ->
          functions.call(key.getStringValue().replace("()", ""), List.of());
      case CaseExpression choice -> operators.choice(choice);
      case Function function -> functions.call(function);
      case AnalyticExpression window -> throw SqlErrors.unsupported("window functions");
      default -> throw SqlErrors.unsupported("the expression " + expression);
    };
  }

  /** Compiles and gives the result a type: what is unknown becomes it, the rest is cast. */
  public Expr compileAs(Expression expression, SqlType type) {
    return as(compile(expression), type);
  }

  /** Compiles what stands beside a column: only what has no type of its own takes the column's. */
  public Expr compileOperand(Expression expression, SqlType columnType) {
    Expr expr = compile(expression);
    boolean foreignText = expr.type() == SqlType.VARCHAR && !columnType.isText();
    return expr.type() == SqlType.UNKNOWN || foreignText ? as(expr, columnType) : expr;
  }

  /** The expression as a type; a parameter of no type takes it. */
  Expr as(Expr expr, SqlType type) {
    if (expr.parameter() > 0) {
      scope.parameters().infer(expr.parameter(), type);
    }
    if (expr.type() == type) {
      return expr;
    }
    if (expr.evaluation() instanceof Expr.Constant constant) {
      return Expr.constant(type, Casts.cast(constant.constant(), type));
    }
    return Expr.of(type, expr.readsRow(), env -> Casts.cast(expr.value(env), type));
  }

  private static BigDecimal decimal(String text) {
    try {
      return Casts.bounded(new BigDecimal(text));
    } catch (NumberFormatException e) {
      throw SqlErrors.syntax("could not parse \"" + text + "\" as a number");
    }
  }

  private static Expr integer(LongValue number) {
    BigDecimal value = decimal(number.getStringValue());
    return value.precision() <= 18 || value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
        ? Expr.constant(SqlType.INT8, value.longValueExact())
        : Expr.constant(SqlType.NUMERIC, value);
  }

  private static Expr string(StringValue string) {
    String prefix = string.getPrefix() == null ? "" : string.getPrefix();
    String text = string.getValue().replace("''", "'");
    return switch (prefix.toLowerCase(Locale.ROOT)) {
      case "" -> Expr.constant(SqlType.UNKNOWN, text);
      case "e" -> Expr.constant(SqlType.UNKNOWN, Escapes.unescape(text));
      case "b" -> Expr.constant(SqlType.BYTEA, Casts.utf8(Escapes.unescape(text)));
      default -> throw SqlErrors.unsupported("strings with the prefix " + prefix);
    };
  }

  private static Expr hex(HexValue hex) {
    try {
      return Expr.constant(SqlType.BYTEA, HexFormat.of().parseHex(hex.getDigits()));
    } catch (IllegalArgumentException e) {
      throw SqlErrors.syntax("invalid hexadecimal string");
    }
  }

  private Expr parameter(JdbcParameter parameter) {
    if (!"$".equals(parameter.getParameterCharacter())) {
      throw SqlErrors.syntax("at or near \"?\": syntax error");
    }
    int number = parameter.getIndex();
    SqlType type = scope.parameters().type(number);
    return new Expr(
        type,
        false,
        number,
        env -> {
          if (number > env.parameters().length) {
            throw new ClusterException("08P01", "no value provided for placeholder: $" + number);
          }
          return env.parameters()[number - 1];
        });
  }

  private Expr column(Column column) {
    String name = identifier(column.getColumnName());
    String qualifier =
        column.getTable() == null || column.getTable().getName() == null
            ? null
            : identifier(column.getTable().getName());
    int position = scope.position(qualifier, name);
    if (position < 0 && qualifier == null && Functions.isBareWord(name)) {
      return functions.call(name, List.of());
    }
    if (position < 0) {
      throw SqlErrors.undefinedColumn(qualifier == null ? name : qualifier + "." + name);
    }
    if (scope.hides(position)) {
      throw new ClusterException(
          "42803",
          "column \""
              + name
              + "\" must appear in the GROUP BY clause or be used in an aggregate function");
    }
    scope.use(position);
    return Expr.of(scope.type(position), true, env -> env.row()[position]);
  }

  /** An identifier as the catalog spells it: quotes taken off, or else in lower case. */
  public static String identifier(String name) {
    boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
    return quoted
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name.toLowerCase(Locale.ROOT);
  }

  private Expr scalarSelect(ParenthesedSelect select) {
    if (select.getSelect() instanceof PlainSelect plain
        && plain.getFromItem() == null
        && plain.getWhere() == null
        && plain.getSelectItems().size() == 1) {
      return compile(plain.getSelectItem(0).getExpression());
    }
    throw SqlErrors.unsupported("a subquery");
  }

  private Expr parenthesised(ExpressionList<?> list) {
    if (list.size() != 1) {
      throw SqlErrors.unsupported("a row of several values");
    }
    return compile(list.get(0));
  }

  private Expr cast(CastExpression cast) {
    if (cast.getColDataType() == null) {
      throw SqlErrors.unsupported("this kind of cast");
    }
    return as(compile(cast.getLeftExpression()), type(cast.getColDataType()));
  }

  private static SqlType type(ColDataType type) {
    String name = type.getDataType().replaceAll("\\s*\\(.*", "").replace("\"", "").strip();
    String plain = name.replaceFirst("(?i)^pg_catalog\\s*\\.\\s*", "");
    String upper = plain.toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
    if (type.getArrayData() != null && !type.getArrayData().isEmpty()) {
      throw SqlErrors.unsupported("array types");
    }
    return switch (upper) {
      case "TIMESTAMP WITH TIME ZONE" -> SqlType.TIMESTAMPTZ;
      case "TIMESTAMP WITHOUT TIME ZONE" -> SqlType.TIMESTAMP;
      case "DOUBLE PRECISION" -> SqlType.FLOAT8;
      case "CHARACTER VARYING" -> SqlType.VARCHAR;
      default ->
          SqlType.named(upper)
              .orElseThrow(
                  () -> new ClusterException("42704", "type \"" + plain + "\" does not exist"));
    };
  }

  private Expr interval(IntervalExpression interval) {
    if (interval.getParameter() == null) {
      throw SqlErrors.unsupported("INTERVAL of an expression");
    }
    String text = interval.getParameter().replaceAll("^'|'$", "");
    String unit = interval.getIntervalType() == null ? "" : " " + interval.getIntervalType();
    return Expr.constant(SqlType.INTERVAL, Interval.parse(text + unit));
  }

  private static Expr timeLiteral(DateTimeLiteralExpression time) {
    String text = time.getValue().replaceAll("^'|'$", "");
    SqlType type =
        switch (time.getType()) {
          case TIMESTAMP -> SqlType.TIMESTAMP;
          case TIMESTAMPTZ -> SqlType.TIMESTAMPTZ;
          default -> throw SqlErrors.unsupported("the type " + time.getType());
        };
    return Expr.constant(type, TextFormat.parse(type, text));
  }
}
