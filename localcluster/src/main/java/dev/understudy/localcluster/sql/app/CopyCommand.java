package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Plan;
import dev.understudy.localcluster.sql.session.Planning;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code COPY table FROM STDIN} and {@code COPY table TO STDOUT}.
 *
 * @param columnNames null for all visible ones
 */
public record CopyCommand(
    String table, @Nullable List<String> columnNames, boolean from, CopyFormat format)
    implements Command, Plan {

  /** Reads on after {@code COPY}. */
  public static Command parse(TokenStream in) {
    if (in.at("(")) {
      throw SqlErrors.unsupported("COPY of a query");
    }
    String table = in.tableName();
    List<String> columns = in.at("(") ? in.nameList() : null;
    boolean from = in.accept("FROM");
    if (from) {
      in.expect("STDIN");
    } else {
      in.expect("TO");
      in.expect("STDOUT");
    }
    return new CopyCommand(table, columns, from, CopyFormat.parse(in));
  }

  @Override
  public Kind kind() {
    return Kind.CONTROL;
  }

  @Override
  public boolean writes() {
    return from;
  }

  @Override
  public Plan plan(Planning planning) {
    return this;
  }

  @Override
  public Result run(Execution execution) {
    Table found =
        execution.inTransaction(
            inside -> {
              Table look = inside.catalog().table(table);
              inside.checkPrivilege(look, from ? "INSERT" : "SELECT");
              return look;
            });
    List<Integer> positions = positions(found);
    return from
        ? new Result.CopyIn(positions.size(), new CopyIn(execution, found, positions, format))
        : new Result.CopyOut(
            positions.size(), false, new CopyOut(execution, found, positions, format));
  }

  private List<Integer> positions(Table found) {
    if (columnNames == null) {
      return TableScopes.visible(found);
    }
    return columnNames.stream().map(name -> position(found, name)).toList();
  }

  private static int position(Table found, String name) {
    int position = found.position(name);
    if (position < 0) {
      throw SqlErrors.undefinedColumn(name);
    }
    return position;
  }
}
