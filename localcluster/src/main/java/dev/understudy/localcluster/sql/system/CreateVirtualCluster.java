package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.users.Privileges;
import org.jspecify.annotations.Nullable;

/** Reads CREATE VIRTUAL CLUSTER, empty or from replication. */
final class CreateVirtualCluster {
  private static final String TAG = "CREATE VIRTUAL CLUSTER";

  private CreateVirtualCluster() {}

  /** Reads on after {@code CREATE VIRTUAL CLUSTER}. */
  static Command parse(TokenStream in) {
    boolean ifNotExists = in.accept("IF", "NOT", "EXISTS");
    ClusterReference name = ClusterReference.parse(in);
    ClusterReference like = in.accept("LIKE") ? ClusterReference.parse(in) : null;
    if (in.accept("FROM", "REPLICATION", "OF")) {
      return fromReplication(in, name, like, ifNotExists);
    }
    in.expectEnd();
    return ActionCommand.of(
        Command.Kind.CONTROL,
        TAG,
        execution -> {
          check(execution, like);
          execution.engine().create(name.newName(execution), ifNotExists);
        });
  }

  private static Command fromReplication(
      TokenStream in, ClusterReference name, @Nullable ClusterReference like, boolean ifNotExists) {
    Argument source = Argument.parse(in);
    in.expect("ON");
    Argument uri = Argument.parse(in);
    StreamOptions options = StreamOptions.parseWith(in);
    in.expectEnd();
    return ActionCommand.of(
        Command.Kind.CONTROL,
        TAG,
        execution -> {
          check(execution, like);
          Privileges.require(execution, "REPLICATIONDEST", "REPLICATION");
          String newName = name.newName(execution);
          String verb = "CREATE VIRTUAL CLUSTER " + newName + " FROM REPLICATION OF";
          execution
              .engine()
              .createFromReplication(
                  newName,
                  ifNotExists,
                  ReplicationStatements.request(execution, verb, source, uri, options));
        });
  }

  private static void check(Execution execution, @Nullable ClusterReference like) {
    Privileges.requireSystem(execution, "create other tenants");
    Privileges.require(execution, "MANAGEVIRTUALCLUSTER");
    execution.refuseInTransaction(TAG);
    if (like != null) {
      like.require(execution);
    }
  }
}
