package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.types.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of one session with its plan, which is made again only when the catalog changed. */
public final class Prepared {
  private final String sql;
  private final Command command;
  private List<SqlType> parameterTypes;
  private @Nullable Plan plan;

  Prepared(String sql, Command command, List<SqlType> declaredTypes) {
    this.sql = sql;
    this.command = command;
    this.parameterTypes = declaredTypes;
  }

  public String sql() {
    return sql;
  }

  Command command() {
    return command;
  }

  /** The parameters' types; complete once the statement was planned. */
  public List<SqlType> parameterTypes() {
    return parameterTypes;
  }

  Plan plan(Planning planning) {
    Plan old = plan;
    if (old != null && old.stillValid(planning)) {
      return old;
    }
    Plan made = command.plan(planning);
    if (old != null && !old.columns().equals(made.columns())) {
      throw new ClusterException("0A000", "cached plan must not change result type");
    }
    plan = made;
    if (made.parameterTypes().size() >= parameterTypes.size()) {
      parameterTypes = made.parameterTypes();
    }
    return made;
  }
}
