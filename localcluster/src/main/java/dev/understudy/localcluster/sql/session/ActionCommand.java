package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.sql.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A statement that is one action: administration, users, settings.
 *
 * @param parameters how many parameters its text has; all are text unless the client says else
 */
public record ActionCommand(
    Kind kind, List<ResultColumn> columns, int parameters, Function<Execution, Result> action)
    implements Command {

  /** An action without rows and parameters that answers with a tag. */
  public static ActionCommand of(Kind kind, String tag, Consumer<Execution> action) {
    return new ActionCommand(
        kind,
        List.of(),
        0,
        execution -> {
          action.accept(execution);
          return new Result.Done(tag);
        });
  }

  public ActionCommand withParameters(int count) {
    return new ActionCommand(kind, columns, count, action);
  }

  @Override
  public Plan plan(Planning planning) {
    List<SqlType> types = new ArrayList<>();
    for (int i = 0; i < parameters; i++) {
      SqlType declared =
          i < planning.declaredTypes().size() ? planning.declaredTypes().get(i) : SqlType.UNKNOWN;
      types.add(declared == SqlType.UNKNOWN ? SqlType.TEXT : declared);
    }
    return new Planned(columns, types, action);
  }

  private record Planned(
      List<ResultColumn> columns, List<SqlType> parameterTypes, Function<Execution, Result> action)
      implements Plan {
    @Override
    public Result run(Execution execution) {
      return action.apply(execution);
    }
  }
}
