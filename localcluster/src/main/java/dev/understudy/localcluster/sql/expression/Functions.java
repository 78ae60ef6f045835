package dev.understudy.localcluster.sql.expression;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.expression.Aggregate.Kind;
import dev.understudy.localcluster.sql.types.Casts;
import dev.understudy.localcluster.sql.types.Comparison;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.statement.select.AllColumns;
import org.jspecify.annotations.Nullable;

/** Compiles function calls: facts, a few scalar functions, and the aggregates. */
final class Functions {
  private static final Set<String> BARE_WORDS =
      Set.of(
          "current_user",
          "session_user",
          "user",
          "current_database",
          "current_catalog",
          "current_schema",
          "current_timestamp",
          "localtimestamp");
  private static final int MOST_REPEATED_BYTES = 64 << 20;

  private final ExpressionCompiler compiler;

  Functions(ExpressionCompiler compiler) {
    this.compiler = compiler;
  }

  /** Whether a name without parentheses is a function all the same. */
  static boolean isBareWord(String name) {
    return BARE_WORDS.contains(name);
  }

  Expr call(Function function) {
    String name =
        ExpressionCompiler.identifier(function.getName()).replaceFirst("^pg_catalog\\.", "");
    if (function.isDistinct() || function.getOrderByElements() != null) {
      throw SqlErrors.unsupported("DISTINCT or ORDER BY inside " + name);
    }
    List<? extends Expression> arguments =
        function.getParameters() == null ? List.of() : function.getParameters();
    Kind kind = aggregateKind(name);
    return kind == null ? call(name, arguments) : aggregate(kind, arguments);
  }

  private static @Nullable Kind aggregateKind(String name) {
    return switch (name) {
      case "count" -> Kind.COUNT;
      case "sum" -> Kind.SUM;
      case "min" -> Kind.MIN;
      case "max" -> Kind.MAX;
      case "avg" -> Kind.AVG;
      default -> null;
    };
  }

  private Expr aggregate(Kind kind, List<? extends Expression> arguments) {
    List<Aggregate> aggregates = compiler.scope().aggregatesOrNull();
    if (aggregates == null) {
      throw new ClusterException("42803", "aggregate functions are not allowed here");
    }
    if (arguments.size() != 1) {
      throw SqlErrors.unsupported("an aggregate of several arguments");
    }
    boolean star = arguments.get(0) instanceof AllColumns;
    Aggregate aggregate =
        compiler
            .scope()
            .insideAggregate(
                () -> new Aggregate(kind, star ? null : compiler.compile(arguments.get(0))));
    int slot = aggregates.size();
    aggregates.add(aggregate);
    return Expr.of(aggregate.type(), true, env -> env.aggregates()[slot]);
  }

  Expr call(String rawName, List<? extends Expression> arguments) {
    String name = rawName.toLowerCase(Locale.ROOT);
    Expr fact = arguments.isEmpty() ? fact(name) : null;
    return fact != null ? fact : scalar(name, arguments.stream().map(compiler::compile).toList());
  }

  private static @Nullable Expr fact(String name) {
    return switch (name) {
      case "now", "current_timestamp", "transaction_timestamp", "statement_timestamp" ->
          varying(SqlType.TIMESTAMPTZ, env -> env.facts().now());
      case "localtimestamp" ->
          varying(SqlType.TIMESTAMP, env -> Casts.cast(env.facts().now(), SqlType.TIMESTAMP));
      case "clock_timestamp" -> varying(SqlType.TIMESTAMPTZ, env -> env.facts().clock());
      case "cluster_logical_timestamp" ->
          varying(SqlType.NUMERIC, env -> env.facts().logicalTimestamp().toDecimal());
      case "current_user", "session_user", "user" ->
          varying(SqlType.NAME, env -> env.facts().user());
      case "current_database", "current_catalog" ->
          varying(SqlType.NAME, env -> env.facts().database());
      case "current_schema" -> Expr.constant(SqlType.NAME, "public");
      case "version" -> varying(SqlType.TEXT, env -> env.facts().variable("version"));
      case "crdb_internal.cluster_id" -> varying(SqlType.UUID, env -> env.facts().clusterId());
      case "crdb_internal.node_executable_version" ->
          varying(SqlType.TEXT, env -> env.facts().variable("cluster_version"));
      case "gen_random_uuid", "uuid_generate_v4" ->
          varying(SqlType.UUID, env -> env.facts().randomUuid());
      case "unique_rowid" -> varying(SqlType.INT8, env -> env.facts().uniqueRowId());
      case "random" -> varying(SqlType.FLOAT8, env -> env.facts().random());
      case "pg_backend_pid" -> varying(SqlType.INT8, env -> (long) env.facts().backendId());
      case "pg_is_in_recovery" -> Expr.constant(SqlType.BOOL, false);
      default -> null;
    };
  }

  private static Expr varying(SqlType type, Expr.Evaluation evaluation) {
    return Expr.of(type, false, evaluation);
  }

  private Expr scalar(String name, List<Expr> arguments) {
    return switch (name) {
      case "coalesce" -> firstKnown(arguments);
      case "nullif" -> nullIf(pair(name, arguments));
      case "greatest" -> extreme(arguments, 1);
      case "least" -> extreme(arguments, -1);
      case "lower" -> text(name, arguments, text -> text.toLowerCase(Locale.ROOT));
      case "upper" -> text(name, arguments, text -> text.toUpperCase(Locale.ROOT));
      case "length", "char_length" -> length(one(name, arguments));
      case "abs" -> abs(one(name, arguments));
      case "round" -> round(arguments);
      case "repeat" -> repeat(pair(name, arguments));
      case "concat" -> concat(arguments);
      case "substr", "substring" -> substring(arguments);
      case "current_setting" -> setting(one(name, arguments));
      default -> throw new ClusterException("42883", "unknown function: " + name + "()");
    };
  }

  private static Expr one(String name, List<Expr> arguments) {
    if (arguments.size() != 1) {
      throw unknownSignature(name);
    }
    return arguments.get(0);
  }

  private static List<Expr> pair(String name, List<Expr> arguments) {
    if (arguments.size() != 2) {
      throw unknownSignature(name);
    }
    return arguments;
  }

  private static ClusterException unknownSignature(String name) {
    return new ClusterException("42883", "unknown signature: " + name + "()");
  }

  /** Applies to arguments none of which is null; null otherwise. */
  private static Expr strict(
      SqlType type, List<Expr> arguments, java.util.function.Function<List<Object>, Object> of) {
    return Expr.of(
        type,
        Operators.readsRow(arguments),
        env -> {
          List<Object> values = new ArrayList<>(arguments.size());
          for (Expr argument : arguments) {
            Object value = argument.value(env);
            if (value == null) {
              return null;
            }
            values.add(value);
          }
          return of.apply(values);
        });
  }

  private Expr text(
      String name, List<Expr> arguments, java.util.function.UnaryOperator<String> of) {
    Expr argument = compiler.as(one(name, arguments), SqlType.TEXT);
    return strict(SqlType.TEXT, List.of(argument), values -> of.apply((String) values.get(0)));
  }

  private List<Expr> alike(List<Expr> arguments) {
    SqlType type = Operators.commonOf(arguments);
    return arguments.stream().map(argument -> compiler.as(argument, type)).toList();
  }

  private Expr firstKnown(List<Expr> arguments) {
    List<Expr> typed = alike(arguments);
    return Expr.of(
        Operators.commonOf(arguments),
        Operators.readsRow(typed),
        env ->
            typed.stream()
                .map(argument -> argument.value(env))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null));
  }

  private Expr nullIf(List<Expr> arguments) {
    List<Expr> typed = alike(arguments);
    return Expr.of(
        typed.get(0).type(),
        Operators.readsRow(typed),
        env -> {
          Object a = typed.get(0).value(env);
          Object b = typed.get(1).value(env);
          return a != null && b != null && Comparison.compare(a, b) == 0 ? null : a;
        });
  }

  private Expr extreme(List<Expr> arguments, int sign) {
    List<Expr> typed = alike(arguments);
    return Expr.of(
        Operators.commonOf(arguments),
        Operators.readsRow(typed),
        env ->
            typed.stream()
                .map(argument -> argument.value(env))
                .filter(Objects::nonNull)
                .max((a, b) -> sign * Comparison.compare(a, b))
                .orElse(null));
  }

  private Expr length(Expr raw) {
    Expr argument = raw.type() == SqlType.BYTEA ? raw : compiler.as(raw, SqlType.TEXT);
    return strict(
        SqlType.INT8,
        List.of(argument),
        values ->
            values.get(0) instanceof byte[] bytes
                ? (long) bytes.length
                : (long)
                    ((String) values.get(0)).codePointCount(0, ((String) values.get(0)).length()));
  }

  private static Expr abs(Expr argument) {
    if (!argument.type().isNumber() && argument.type() != SqlType.UNKNOWN) {
      throw unknownSignature("abs");
    }
    return strict(
        argument.type(),
        List.of(argument),
        values ->
            switch (values.get(0)) {
              case Long number -> absolute(number);
              case Double number -> Math.abs(number);
              default -> Casts.toDecimal(values.get(0)).abs();
            });
  }

  private static Long absolute(long number) {
    if (number == Long.MIN_VALUE) {
      throw SqlErrors.outOfRange("integer");
    }
    return Math.abs(number);
  }

  private Expr round(List<Expr> arguments) {
    if (arguments.isEmpty() || arguments.size() > 2) {
      throw unknownSignature("round");
    }
    Expr number = arguments.get(0);
    Expr digits =
        arguments.size() > 1
            ? compiler.as(arguments.get(1), SqlType.INT8)
            : Expr.constant(SqlType.INT8, 0L);
    SqlType type = number.type() == SqlType.FLOAT8 ? SqlType.FLOAT8 : SqlType.NUMERIC;
    return strict(
        type,
        List.of(number, digits),
        values -> {
          int scale = Math.toIntExact(Math.clamp((Long) values.get(1), -1000, 1000));
          BigDecimal rounded = Casts.toDecimal(values.get(0)).setScale(scale, RoundingMode.HALF_UP);
          return type == SqlType.FLOAT8 ? (Object) rounded.doubleValue() : rounded;
        });
  }

  private Expr repeat(List<Expr> arguments) {
    List<Expr> typed =
        List.of(
            compiler.as(arguments.get(0), SqlType.TEXT),
            compiler.as(arguments.get(1), SqlType.INT8));
    return strict(
        SqlType.TEXT,
        typed,
        values -> {
          String text = (String) values.get(0);
          long times = Math.max(0, (Long) values.get(1));
          if (times > MOST_REPEATED_BYTES || times * text.length() > MOST_REPEATED_BYTES) {
            throw new ClusterException("54000", "requested length too large");
          }
          return text.repeat((int) times);
        });
  }

  private Expr concat(List<Expr> arguments) {
    List<Expr> typed =
        arguments.stream().map(argument -> compiler.as(argument, SqlType.TEXT)).toList();
    return Expr.of(
        SqlType.TEXT,
        Operators.readsRow(typed),
        env -> {
          StringBuilder out = new StringBuilder();
          typed.forEach(
              argument -> out.append(Objects.requireNonNullElse(argument.value(env), "")));
          return out.toString();
        });
  }

  private Expr substring(List<Expr> arguments) {
    if (arguments.size() < 2 || arguments.size() > 3) {
      throw unknownSignature("substring");
    }
    List<Expr> typed = new ArrayList<>();
    typed.add(compiler.as(arguments.get(0), SqlType.TEXT));
    arguments
        .subList(1, arguments.size())
        .forEach(argument -> typed.add(compiler.as(argument, SqlType.INT8)));
    return strict(
        SqlType.TEXT,
        typed,
        values -> {
          String text = (String) values.get(0);
          return values.size() > 2
              ? part(text, (Long) values.get(1), (Long) values.get(2))
              : part(text, (Long) values.get(1), Long.MAX_VALUE);
        });
  }

  /** Counted in characters, of which the first is 1; what lies outside of the text is left out. */
  private static String part(String text, long first, long most) {
    if (most < 0) {
      throw new ClusterException("22011", "negative substring length " + most + " not allowed");
    }
    long length = text.codePointCount(0, text.length());
    long from = Math.clamp(first, 1, length + 1);
    long end = first > 0 && most > length ? length + 1 : Math.clamp(first + most, from, length + 1);
    int start = text.offsetByCodePoints(0, (int) from - 1);
    return text.substring(start, text.offsetByCodePoints(start, (int) (end - from)));
  }

  private Expr setting(Expr raw) {
    Expr name = compiler.as(raw, SqlType.TEXT);
    return Expr.of(
        SqlType.TEXT,
        raw.readsRow(),
        env -> name.value(env) instanceof String text ? env.facts().variable(text) : null);
  }
}
