package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.engine.VirtualCluster;
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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads ALTER and DROP VIRTUAL CLUSTER. */
final class VirtualClusterParser {
  static final String REPLICATION = "ALTER VIRTUAL CLUSTER REPLICATION 0";
  private static final String SERVICE = "ALTER VIRTUAL CLUSTER SERVICE";

  private VirtualClusterParser() {}

  /** Reads on after {@code ALTER VIRTUAL CLUSTER}. */
  static Command alter(TokenStream in) {
    VersionGate.check(in);
    ClusterReference reference = in.accept("ALL") ? null : ClusterReference.parse(in);
    Command options = VirtualClusterOptionsParser.parse(in, reference);
    if (options != null) {
      return options;
    }
    if (reference == null) {
      throw in.unexpected();
    }
    if (in.accept("PAUSE", "REPLICATION")) {
      in.expectEnd();
      return replication(reference, (run, found) -> run.engine().pauseReplication(found.id()));
    }
    if (in.accept("RESUME", "REPLICATION")) {
      in.expectEnd();
      return replication(reference, (run, found) -> run.engine().resumeReplication(found.id()));
    }
    if (in.accept("COMPLETE", "REPLICATION", "TO")) {
      return complete(in, reference);
    }
    if (in.accept("START", "SERVICE", "SHARED")) {
      in.expectEnd();
      return service(reference, (run, found) -> run.engine().startService(found.id()));
    }
    if (in.accept("STOP", "SERVICE")) {
      in.expectEnd();
      return service(reference, (run, found) -> run.engine().stopService(found.id()));
    }
    Command more = ReplicationStatements.parse(in, reference);
    if (more != null) {
      return more;
    }
    if (in.at("START", "SERVICE", "EXTERNAL")) {
      throw SqlErrors.unsupported("ALTER VIRTUAL CLUSTER … START SERVICE EXTERNAL");
    }
    // The rest may hold a URI with a password, which the error must not repeat.
    throw in.unexpected();
  }

  static Command replication(
      ClusterReference reference, BiConsumer<Execution, VirtualCluster> action) {
    return ActionCommand.of(
        Command.Kind.CONTROL,
        REPLICATION,
        execution -> {
          requireReplication(execution);
          action.accept(execution, reference.require(execution));
        });
  }

  private static void requireReplication(Execution execution) {
    Privileges.requireSystem(execution, "alter tenant");
    ReplicationRights.requireDestination(execution);
    execution.refuseInTransaction("ALTER VIRTUAL CLUSTER REPLICATION");
  }

  private static Command service(
      ClusterReference reference, BiConsumer<Execution, VirtualCluster> action) {
    return ActionCommand.of(
        Command.Kind.CONTROL,
        SERVICE,
        execution -> {
          Privileges.requireSystem(execution, "alter tenant");
          Privileges.require(execution, "MANAGEVIRTUALCLUSTER");
          execution.refuseInTransaction(SERVICE);
          action.accept(execution, reference.require(execution));
        });
  }

  private static Command complete(TokenStream in, ClusterReference reference) {
    String at = null;
    if (!in.accept("LATEST")) {
      in.expect("SYSTEM", "TIME");
      at = in.textUntil();
    }
    in.expectEnd();
    String expression = at;
    List<ResultColumn> columns = Columns.of(StatusColumns.failoverTime(in.version()) + " DECIMAL");
    return new ActionCommand(
        Command.Kind.CONTROL,
        columns,
        0,
        execution -> {
          requireReplication(execution);
          VirtualCluster found = reference.require(execution);
          Timestamp target = expression == null ? null : execution.systemTime(expression);
          Timestamp set = execution.engine().completeReplication(found.id(), target);
          List<@Nullable Object[]> rows = Collections.singletonList(MadeRows.row(set.toDecimal()));
          return new Result.Rows(
              columns, RowCursor.of(rows), "ALTER VIRTUAL CLUSTER REPLICATION 1");
        });
  }

  /** Reads on after {@code DROP VIRTUAL CLUSTER}. */
  static Command drop(TokenStream in) {
    boolean ifExists = in.accept("IF", "EXISTS");
    ClusterReference reference = ClusterReference.parse(in);
    boolean immediate = in.accept("IMMEDIATE");
    in.expectEnd();
    return ActionCommand.of(
        Command.Kind.CONTROL,
        "DROP VIRTUAL CLUSTER",
        execution -> {
          Privileges.requireSystem(execution, "drop tenants");
          Privileges.require(execution, "MANAGEVIRTUALCLUSTER");
          execution.refuseInTransaction("DROP VIRTUAL CLUSTER");
          Optional<VirtualCluster> found =
              ifExists ? reference.find(execution) : Optional.of(reference.require(execution));
          found.ifPresent(cluster -> execution.engine().drop(cluster.id(), immediate));
        });
  }
}
