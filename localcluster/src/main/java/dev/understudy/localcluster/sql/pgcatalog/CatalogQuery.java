package dev.understudy.localcluster.sql.pgcatalog;

import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Plan;
import dev.understudy.localcluster.sql.session.Planning;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.session.RowCursor;
import dev.understudy.localcluster.sql.types.SqlType;
import dev.understudy.localcluster.sql.types.TextFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A query over PostgreSQL's own tables that psql or pgjdbc is known to send. It is recognised by
 * its text and answered from the catalog; there are no such tables here.
 *
 * @param rows makes the rows from the query's text, parameters put in as strings
 */
record CatalogQuery(
    String text,
    List<ResultColumn> columns,
    BiFunction<Execution, String, List<@Nullable Object[]>> rows)
    implements Command {
  private static final Pattern PARAMETER = Pattern.compile("\\$(\\d{1,2})");

  @Override
  public Kind kind() {
    return Kind.READ;
  }

  @Override
  public Plan plan(Planning planning) {
    int count = PARAMETER.matcher(text).results().mapToInt(CatalogQuery::number).max().orElse(0);
    List<SqlType> types = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SqlType declared =
          i < planning.declaredTypes().size() ? planning.declaredTypes().get(i) : SqlType.UNKNOWN;
      types.add(declared == SqlType.UNKNOWN ? SqlType.TEXT : declared);
    }
    return new Planned(columns, types, text, rows);
  }

  private static int number(MatchResult found) {
    return Integer.parseInt(found.group(1));
  }

  private record Planned(
      List<ResultColumn> columns,
      List<SqlType> parameterTypes,
      String text,
      BiFunction<Execution, String, List<@Nullable Object[]>> rows)
      implements Plan {
    @Override
    public Result run(Execution execution) {
      @Nullable Object[] values = execution.env().parameters();
      String asked =
          PARAMETER
              .matcher(text)
              .replaceAll(found -> Matcher.quoteReplacement(literal(values[number(found) - 1])));
      return new Result.Rows(columns, RowCursor.of(rows.apply(execution, asked)), null);
    }

    private static String literal(@Nullable Object value) {
      return value == null ? "NULL" : "'" + TextFormat.print(value).replace("'", "''") + "'";
    }
  }
}
