package dev.understudy.localcluster.sql;

import dev.understudy.localcluster.sql.app.TableParser;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.TransactionCommand;
import dev.understudy.localcluster.sql.session.TransactionCommand.Action;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one SQL statement into the command that carries it out. */
public final class StatementParser implements Function<String, Command> {

  @Override
  public Command apply(String sql) {
    TokenStream in = TokenStream.of(sql);
    if (in.atEnd()) {
      return EmptyCommand.INSTANCE;
    }
    Command transaction = transaction(in);
    if (transaction != null) {
      in.expectEnd();
      return transaction;
    }
    if (in.at("SELECT") || in.at("INSERT") || in.at("UPSERT") || in.at("UPDATE") || in.at("DELETE")) {
      return new SelectParser(this).parse(in);
    }
    if (in.accept("CREATE", "TABLE")) {
      return TableParser.create(in);
    }
    if (in.accept("DROP", "TABLE")) {
      return TableParser.drop(in);
    }
    throw SqlErrors.unsupported(in.peek().text().toUpperCase(Locale.ROOT));
  }

  private static @Nullable Command transaction(TokenStream in) {
    if (in.accept("BEGIN") || in.accept("START", "TRANSACTION")) {
      in.accept("TRANSACTION");
      return new TransactionCommand(Action.BEGIN, modes(in));
    }
    if (in.accept("COMMIT") || in.accept("END")) {
      in.accept("TRANSACTION");
      return new TransactionCommand(Action.COMMIT, null);
    }
    if (in.accept("ROLLBACK") || in.accept("ABORT")) {
      in.accept("TRANSACTION");
      in.accept("AND", "NO", "CHAIN");
      return new TransactionCommand(Action.ROLLBACK, null);
    }
    if (in.accept("SET", "TRANSACTION")) {
      String asOf = modes(in);
      return asOf == null
          ? EmptyCommand.SET_TRANSACTION
          : new TransactionCommand(Action.SET_AS_OF, asOf);
    }
    if (in.accept("SHOW", "COMMIT", "TIMESTAMP")) {
      return new TransactionCommand(Action.SHOW_COMMIT_TIMESTAMP, null);
    }
    return null;
  }

  /** Reads transaction modes; all are serializable here, so that only the time matters. */
  private static @Nullable String modes(TokenStream in) {
    String asOf = null;
    while (!in.atEnd()) {
      if (in.accept("ISOLATION", "LEVEL")) {
        if (!in.accept("READ", "COMMITTED") && !in.accept("READ", "UNCOMMITTED")
            && !in.accept("REPEATABLE", "READ") && !in.accept("SNAPSHOT")) {
          in.expect("SERIALIZABLE");
        }
      } else if (in.accept("AS", "OF", "SYSTEM", "TIME")) {
        asOf = in.textUntil(",", "READ", "ISOLATION", "PRIORITY");
      } else if (in.accept("PRIORITY")) {
        in.next();
      } else if (!in.accept("READ", "ONLY") && !in.accept("READ", "WRITE")
          && !in.accept("NOT", "DEFERRABLE") && !in.accept("DEFERRABLE")) {
        in.expect(",");
      }
    }
    return asOf;
  }
}
