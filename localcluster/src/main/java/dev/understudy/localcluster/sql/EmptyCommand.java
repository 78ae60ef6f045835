package dev.understudy.localcluster.sql;

import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Plan;
import dev.understudy.localcluster.sql.session.Planning;
import dev.understudy.localcluster.sql.session.Result;

/** A statement that changes nothing here: the empty one, and modes that always hold. */
enum EmptyCommand implements Command, Plan {
  /** Its tag is never sent: the wire protocol has a message of its own for it. */
  INSTANCE(""),
  SET_TRANSACTION("SET TRANSACTION");

  private final String tag;

  EmptyCommand(String tag) {
    this.tag = tag;
  }

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
    return new Result.Done(tag);
  }
}
