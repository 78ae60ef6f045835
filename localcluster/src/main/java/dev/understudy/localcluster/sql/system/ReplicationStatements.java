package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.engine.ReplicationRequest;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.StatementText;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.users.Privileges;
import org.jspecify.annotations.Nullable;

/** Reads what ALTER VIRTUAL CLUSTER does beyond a stream's first life: failback, options, reset. */
final class ReplicationStatements {
  private ReplicationStatements() {}

  /** Reads on after the virtual cluster; null where the statement is none of these. */
  static @Nullable Command parse(TokenStream in, ClusterReference reference) {
    if (in.accept("START", "REPLICATION", "OF")) {
      return failBack(in, reference);
    }
    if (in.accept("SET", "REPLICATION", "SOURCE", "EXPIRATION", "WINDOW")) {
      return sourceExpiration(in, reference);
    }
    if (in.accept("SET", "REPLICATION")) {
      StreamOptions options = StreamOptions.parse(in);
      in.expectEnd();
      return VirtualClusterParser.replication(
          reference, (run, found) -> run.engine().replication().alter(found.id(), options.of(run)));
    }
    if (in.accept("RESET", "DATA", "TO", "SYSTEM", "TIME")) {
      String time = in.textUntil();
      in.expectEnd();
      return VirtualClusterParser.replication(
          reference,
          (run, found) -> run.engine().replication().resetData(found.id(), run.systemTime(time)));
    }
    return null;
  }

  private static Command failBack(TokenStream in, ClusterReference reference) {
    Argument source = Argument.parse(in);
    in.expect("ON");
    Argument uri = Argument.parse(in);
    StreamOptions options = StreamOptions.parseWith(in);
    in.expectEnd();
    return VirtualClusterParser.replication(
        reference,
        (run, found) ->
            run.engine()
                .replication()
                .failBack(
                    found.id(),
                    request(
                        run,
                        "ALTER VIRTUAL CLUSTER " + found.name() + " START REPLICATION OF",
                        source,
                        uri,
                        options)));
  }

  /** What begins a stream; its description is the statement without its secrets. */
  static ReplicationRequest request(
      Execution run, String verb, Argument source, Argument uri, StreamOptions options) {
    String sourceName = source.text(run);
    String sourceUri = uri.text(run);
    return new ReplicationRequest(
        sourceName,
        sourceUri,
        options.of(run),
        "%s %s ON '%s'".formatted(verb, sourceName, StatementText.redacted(sourceUri)));
  }

  private static Command sourceExpiration(TokenStream in, ClusterReference reference) {
    in.expect("=");
    Argument window = Argument.parse(in);
    in.expectEnd();
    return ActionCommand.of(
        Command.Kind.CONTROL,
        VirtualClusterParser.REPLICATION,
        run -> {
          Privileges.requireSystem(run, "alter tenant");
          Privileges.require(run, "REPLICATIONSOURCE", "REPLICATION");
          run.refuseInTransaction("ALTER VIRTUAL CLUSTER REPLICATION");
          VirtualCluster found = reference.require(run);
          run.engine()
              .replication()
              .setSourceExpiration(
                  found.id(), StreamOptions.duration(run, "expiration window", window));
        });
  }
}
