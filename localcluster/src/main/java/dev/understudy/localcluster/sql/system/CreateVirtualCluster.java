package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.VersionFact;
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
    VersionGate.check(in);
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
          String newName = name.newName(execution);
          boolean known = execution.engine().virtualCluster(newName).isPresent();
          execution.engine().create(newName, ifNotExists);
          copyOptions(execution, known ? null : like, newName);
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
          ReplicationRights.requireDestination(execution);
          String newName = name.newName(execution);
          refuseSystem(execution, source, newName);
          boolean known = execution.engine().virtualCluster(newName).isPresent();
          String verb = "CREATE VIRTUAL CLUSTER " + newName + " FROM REPLICATION OF";
          execution
              .engine()
              .createFromReplication(
                  newName,
                  ifNotExists,
                  ReplicationStatements.request(execution, verb, source, uri, options));
          copyOptions(execution, known ? null : like, newName);
        });
  }

  /** Before 24.1 a cluster had to be virtualized to be replicated. */
  private static void refuseSystem(Execution execution, Argument source, String newName) {
    if (execution.version().has(VersionFact.VIRTUALIZED_SOURCES)
        && source.text(execution).equals("system")) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "neither the source tenant \"system\" nor the destination tenant \""
              + newName
              + "\" can be the system tenant");
    }
  }

  private static void copyOptions(
      Execution execution, @Nullable ClusterReference like, String newName) {
    if (like != null) {
      long from = like.require(execution).id();
      execution
          .engine()
          .virtualCluster(newName)
          .ifPresent(made -> execution.engine().options().copy(from, made.id()));
    }
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
