package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Columns;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.session.RowCursor;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.users.Privileges;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The functions by which another cluster's consumer drives this cluster's producer. A part of a
 * stream is answered like a binary COPY TO STDOUT, one CopyData for each frame; it is meant for the
 * simple protocol, as its statement describes no rows.
 */
final class StreamFunctions {
  private static final Set<String> NAMES =
      Set.of(
          "start_replication_stream",
          "stream_partition",
          "replication_stream_progress",
          "set_replication_stream_expiration",
          "complete_replication_stream");

  private StreamFunctions() {}

  /** Reads the statement if it is a call of one of these; otherwise leaves it and gives null. */
  static @Nullable Command parse(TokenStream in) {
    int start = in.position();
    if (!in.accept("SELECT", "crdb_internal", ".") || !NAMES.contains(in.peek().text())) {
      in.position(start);
      return null;
    }
    String function = in.name();
    List<Argument> arguments = new ArrayList<>();
    in.expect("(");
    do {
      arguments.add(Argument.parse(in));
    } while (in.accept(","));
    in.expect(")");
    in.expectEnd();
    if (arguments.size() != 2) {
      throw SqlErrors.syntax(function + " takes two arguments");
    }
    boolean streams = function.equals("stream_partition");
    List<ResultColumn> columns = streams ? List.of() : Columns.of(function + " STRING");
    return new ActionCommand(
        Command.Kind.CONTROL,
        columns,
        0,
        execution -> {
          Privileges.requireSystem(execution, "stream tenants");
          ReplicationRights.requireSource(execution);
          String first = arguments.get(0).text(execution);
          String second = arguments.get(1).text(execution);
          return streams
              ? stream(execution, first, second)
              : answer(columns, call(execution.engine(), function, first, second));
        });
  }

  private static Result stream(Execution execution, String stream, String spec) {
    long id = number(stream);
    return new Result.CopyOut(
        1,
        true,
        frames -> {
          execution.engine().streamPartition(id, spec, frames::accept);
          return "SELECT 0";
        });
  }

  private static String call(Engine engine, String function, String first, String second) {
    return switch (function) {
      case "start_replication_stream" -> engine.startReplicationStream(first, second);
      case "replication_stream_progress" ->
          engine.replicationStreamProgress(number(first), timestamp(second));
      case "set_replication_stream_expiration" -> {
        engine.setReplicationStreamExpiration(number(first), duration(second));
        yield first;
      }
      default -> {
        engine.completeReplicationStream(number(first), second.equalsIgnoreCase("true"));
        yield first;
      }
    };
  }

  private static Result answer(List<ResultColumn> columns, String text) {
    List<@Nullable Object[]> rows = Collections.singletonList(MadeRows.row(text));
    return new Result.Rows(columns, RowCursor.of(rows), null);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw SqlErrors.invalidParameter("\"" + text + "\" is not a stream id");
    }
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw SqlErrors.invalidParameter("\"" + text + "\" is not an ISO 8601 duration");
    }
  }

  private static Timestamp timestamp(String text) {
    try {
      return Timestamp.parse(text);
    } catch (IllegalArgumentException e) {
      throw SqlErrors.invalidParameter("\"" + text + "\" is not a timestamp");
    }
  }
}
