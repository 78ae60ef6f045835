package dev.understudy.localcluster.sql;

import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Plan;
import dev.understudy.localcluster.sql.session.Planning;
import dev.understudy.localcluster.sql.session.Result;

/** The empty statement. */
enum EmptyCommand implements Command, Plan {
  INSTANCE;

  @Override
  public Kind kind() {
    return Kind.TRANSACTION;
  }

  @Override
  public Plan plan(Planning planning) {
    return this;
  }

  @Override
  public Result run(Execution execution) {
    // The wire protocol has a message of its own for it, so that no tag is sent.
    return new Result.Done("");
  }
}
