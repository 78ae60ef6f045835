package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.StatementText;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.Interval;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.users.ConnectionPrivileges;
import dev.understudy.localcluster.sql.users.Privileges;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads CREATE VIRTUAL CLUSTER, empty or from replication. */
final class CreateVirtualCluster {
  private static final Argument FOUR_HOURS = new Argument("4h", false);
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
    Argument retention = options(in);
    in.expectEnd();
    return ActionCommand.of(
        Command.Kind.CONTROL,
        TAG,
        execution -> {
          check(execution, like);
          ReplicationRights.requireDestination(execution);
          String newName = name.newName(execution);
          boolean known = execution.engine().virtualCluster(newName).isPresent();
          create(execution, name, ifNotExists, source, uri, retention);
          copyOptions(execution, known ? null : like, newName);
        });
  }

  private static void create(
      Execution execution,
      ClusterReference name,
      boolean ifNotExists,
      Argument source,
      Argument uri,
      Argument retention) {
    String newName = name.newName(execution);
    String sourceName = source.text(execution);
    String sourceUri = uri.text(execution);
    ConnectionPrivileges.requireUsage(execution, sourceUri);
    Duration kept = Interval.parse(retention.text(execution)).toDuration();
    if (kept.isNegative() || kept.toSeconds() > Integer.MAX_VALUE) {
      throw SqlErrors.invalidParameter("retention out of range: " + kept);
    }
    String statement =
        String.format(
            "CREATE VIRTUAL CLUSTER %s FROM REPLICATION OF %s ON '%s'",
            newName, sourceName, StatementText.redacted(sourceUri));
    execution
        .engine()
        .createFromReplication(newName, ifNotExists, sourceName, sourceUri, kept, statement);
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

  /** RETENTION, in either spelling of the options; four hours where it is not given. */
  private static Argument options(TokenStream in) {
    Argument retention = FOUR_HOURS;
    if (!in.accept("WITH")) {
      return retention;
    }
    boolean parentheses = in.accept("OPTIONS", "(") || in.accept("(");
    do {
      if (!in.accept("RETENTION")) {
        throw SqlErrors.unsupported(
            "the replication option " + in.peek().text().toUpperCase(Locale.ROOT));
      }
      in.expect("=");
      retention = Argument.parse(in);
    } while (in.accept(","));
    if (parentheses) {
      in.expect(")");
    }
    return retention;
  }
}
