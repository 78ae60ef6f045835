package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.sql.types.SqlType;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** BEGIN, COMMIT, ROLLBACK and SHOW COMMIT TIMESTAMP. */
public record TransactionCommand(Action action, TransactionModes modes) implements Command, Plan {
  private static final List<ResultColumn> TOKEN =
      List.of(new ResultColumn("causality_token", SqlType.NUMERIC));

  /** What is to happen to the session's transaction. */
  public enum Action {
    BEGIN,
    COMMIT,
    ROLLBACK,
    SET_MODES,
    SHOW_COMMIT_TIMESTAMP
  }

  /** One that says nothing of modes. */
  public static TransactionCommand of(Action action) {
    return new TransactionCommand(action, TransactionModes.NONE);
  }

  @Override
  public Kind kind() {
    return Kind.TRANSACTION;
  }

  @Override
  public boolean cacheable() {
    return true;
  }

  @Override
  public Plan plan(Planning planning) {
    return this;
  }

  @Override
  public List<ResultColumn> columns() {
    return action == Action.SHOW_COMMIT_TIMESTAMP ? TOKEN : List.of();
  }

  @Override
  public Result run(Execution execution) {
    SessionTransaction transaction = execution.session().transaction();
    return switch (action) {
      case BEGIN -> {
        transaction.begin(execution.session(), modes);
        yield new Result.Done("BEGIN");
      }
      case COMMIT -> new Result.Done(transaction.commit());
      case ROLLBACK -> {
        transaction.rollback();
        yield new Result.Done("ROLLBACK");
      }
      case SET_MODES -> {
        transaction.set(execution.session(), modes);
        yield new Result.Done("SET TRANSACTION");
      }
      case SHOW_COMMIT_TIMESTAMP -> {
        Object token = transaction.commitTimestamp().toDecimal();
        yield new Result.Rows(
            TOKEN,
            RowCursor.of(Collections.singletonList(new @Nullable Object[] {token})),
            "SHOW COMMIT TIMESTAMP");
      }
    };
  }
}
