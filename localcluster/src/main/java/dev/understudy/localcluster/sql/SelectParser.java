package dev.understudy.localcluster.sql;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.app.ChangeCommand;
import dev.understudy.localcluster.sql.app.InsertCommand;
import dev.understudy.localcluster.sql.app.SelectCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.session.ShowCommand;
import dev.understudy.localcluster.sql.syntax.Token;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.system.ProtectedTimestamps;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.List;
import java.util.function.Function;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.update.Update;
import org.jspecify.annotations.Nullable;

/**
 * Reads SELECT, INSERT, UPSERT, UPDATE and DELETE with JSqlParser, CockroachDB's own parts apart.
 */
final class SelectParser {
  private static final String MADE_ROWS = "made_rows";
  private static final String[] AFTER_AS_OF = {
    "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR"
  };

  private final Function<String, Command> statements;
  private @Nullable String asOf;
  private @Nullable RowSource made;

  /**
   * @param statements reads what stands in {@code FROM [ … ]}
   */
  SelectParser(Function<String, Command> statements) {
    this.statements = statements;
  }

  Command parse(TokenStream in) {
    boolean upsert = in.at("UPSERT");
    String standard = upsert ? "INSERT" + in.sql().substring(in.peek().end()) : withoutExtras(in);
    Statement statement = statement(standard);
    return switch (statement) {
      case PlainSelect select -> new SelectCommand(select, made, asOf);
      case Insert insert -> new InsertCommand(insert, upsert);
      case Update update -> ChangeCommand.of(update);
      case Delete delete -> ChangeCommand.of(delete);
      default -> throw SqlErrors.unsupported(statement.getClass().getSimpleName());
    };
  }

  private static Statement statement(String sql) {
    try {
      return new CCJSqlParser(sql).Statement();
    } catch (ParseException e) {
      String near =
          e.currentToken == null || e.currentToken.next == null ? "" : e.currentToken.next.image;
      throw SqlErrors.syntax(
          "at or near \"" + (near.isEmpty() ? "EOF" : near) + "\": syntax error");
    } catch (TokenMgrException e) {
      throw SqlErrors.syntax("lexical error in statement");
    } catch (StackOverflowError e) {
      throw new ClusterException("54001", "the statement is nested too deeply");
    }
  }

  /** Takes AS OF SYSTEM TIME and a bracketed statement out of the text. */
  private String withoutExtras(TokenStream in) {
    StringBuilder text = new StringBuilder();
    int copied = 0;
    while (!in.atEnd()) {
      Token token = in.peek();
      if (in.accept("AS", "OF", "SYSTEM", "TIME")) {
        text.append(in.sql(), copied, token.start());
        asOf = in.textUntil(AFTER_AS_OF);
        copied = in.peek().start();
      } else if (in.accept("FROM", "[")) {
        text.append(in.sql(), copied, token.start());
        text.append("FROM ").append(MADE_ROWS).append(' ');
        made = source(in.textUntil("]"));
        in.expect("]");
        copied = in.peek().start();
      } else if (in.at("FROM") && ProtectedTimestamps.isNamed(tableAfter(in))) {
        text.append(in.sql(), copied, token.start());
        text.append("FROM ").append(MADE_ROWS).append(' ');
        made = ProtectedTimestamps.rows();
        in.accept("FROM");
        in.tableName();
        copied = in.peek().start();
      } else {
        in.next();
      }
    }
    return text.append(in.sql(), copied, in.sql().length()).toString();
  }

  /** The schema and table that a FROM names; empty where it names them otherwise. */
  private static String tableAfter(TokenStream in) {
    List<Token> tokens = in.tokens();
    int from = in.position();
    return from + 3 < tokens.size() && tokens.get(from + 2).is(".")
        ? tokens.get(from + 1).text() + "." + tokens.get(from + 3).text()
        : "";
  }

  private RowSource source(String statement) {
    if (statements.apply(statement) instanceof ShowCommand show) {
      return show.source();
    }
    throw SqlErrors.unsupported("this statement in FROM [ … ]");
  }
}
