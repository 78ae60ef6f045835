package dev.understudy.localcluster.sql;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.sql.app.CopyCommand;
import dev.understudy.localcluster.sql.app.TableParser;
import dev.understudy.localcluster.sql.pgcatalog.CatalogQueries;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.TransactionCommand;
import dev.understudy.localcluster.sql.session.TransactionCommand.Action;
import dev.understudy.localcluster.sql.session.TransactionModes;
import dev.understudy.localcluster.sql.show.SetParser;
import dev.understudy.localcluster.sql.show.ShowParser;
import dev.understudy.localcluster.sql.syntax.Token;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.system.SystemParser;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.users.GrantParser;
import dev.understudy.localcluster.sql.users.UserParser;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one SQL statement into the command that carries it out. */
public final class StatementParser implements Function<String, Command> {
  private static final List<String> DATA_VERBS =
      List.of("SELECT", "INSERT", "UPSERT", "UPDATE", "DELETE");

  private final CrdbVersion version;

  public StatementParser() {
    this(CrdbVersion.DEFAULT);
  }

  /** Reads statements as a version of CockroachDB does. */
  public StatementParser(CrdbVersion version) {
    this.version = version;
  }

  @Override
  public Command apply(String sql) {
    TokenStream in = TokenStream.of(sql, version);
    if (in.atEnd()) {
      return EmptyCommand.INSTANCE;
    }
    Command transaction = transaction(in);
    if (transaction != null) {
      in.expectEnd();
      return transaction;
    }
    Command system = SystemParser.parse(in);
    if (system != null) {
      return withParameters(system, in);
    }
    Command catalog = CatalogQueries.parse(sql);
    if (catalog != null) {
      return catalog;
    }
    if (DATA_VERBS.stream().anyMatch(in::at)) {
      return new SelectParser(this).parse(in);
    }
    return other(in);
  }

  /** Administrative statements take parameters too: their number is what the text shows. */
  private static Command withParameters(Command command, TokenStream in) {
    if (!(command instanceof ActionCommand action)) {
      return command;
    }
    int most = 0;
    for (Token token : in.tokens()) {
      if (token.kind() == Token.Kind.PARAMETER && token.text().length() < 6) {
        most = Math.max(most, Integer.parseInt(token.text()));
      }
    }
    return action.withParameters(most);
  }

  private static Command other(TokenStream in) {
    if (in.accept("CREATE", "TABLE")) {
      return TableParser.create(in);
    }
    if (in.accept("DROP", "TABLE")) {
      return TableParser.drop(in);
    }
    if (in.accept("SHOW")) {
      return ShowParser.parse(in);
    }
    if (in.accept("SET")) {
      return SetParser.set(in);
    }
    if (in.accept("RESET")) {
      return SetParser.reset(in);
    }
    if (in.accept("USE")) {
      return SetParser.use(in);
    }
    if (in.accept("COPY")) {
      return CopyCommand.parse(in);
    }
    if (in.accept("GRANT")) {
      return GrantParser.parse(in, true);
    }
    if (in.accept("REVOKE")) {
      return GrantParser.parse(in, false);
    }
    return user(in);
  }

  private static Command user(TokenStream in) {
    if (in.accept("CREATE", "USER")) {
      return UserParser.create(in, true);
    }
    if (in.accept("CREATE", "ROLE")) {
      return UserParser.create(in, false);
    }
    if (in.accept("ALTER", "USER") || in.accept("ALTER", "ROLE")) {
      return UserParser.alter(in);
    }
    if (in.accept("DROP", "USER") || in.accept("DROP", "ROLE")) {
      return UserParser.drop(in);
    }
    String feature = in.next().text().toUpperCase(Locale.ROOT);
    if (Set.of("CREATE", "ALTER", "DROP").contains(feature) && !in.atEnd()) {
      feature += " " + in.next().text().toUpperCase(Locale.ROOT);
    }
    throw SqlErrors.unsupported(feature);
  }

  private static @Nullable Command transaction(TokenStream in) {
    if (in.accept("BEGIN") || in.accept("START", "TRANSACTION")) {
      in.accept("TRANSACTION");
      return new TransactionCommand(Action.BEGIN, TransactionModes.parse(in));
    }
    if (in.accept("COMMIT") || in.accept("END")) {
      in.accept("TRANSACTION");
      return TransactionCommand.of(Action.COMMIT);
    }
    if (in.accept("ROLLBACK") || in.accept("ABORT")) {
      in.accept("TRANSACTION");
      in.accept("AND", "NO", "CHAIN");
      return TransactionCommand.of(Action.ROLLBACK);
    }
    if (in.accept("SET", "TRANSACTION")) {
      return new TransactionCommand(Action.SET_MODES, TransactionModes.parse(in));
    }
    if (in.accept("SHOW", "COMMIT", "TIMESTAMP")) {
      return TransactionCommand.of(Action.SHOW_COMMIT_TIMESTAMP);
    }
    return null;
  }
}
