package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ids that a statement on jobs or schedules means: one, or those that a SELECT finds. */
public record Ids(@Nullable Argument one, @Nullable String select) {

  /** Reads one id. */
  public static Ids one(TokenStream in) {
    return new Ids(Argument.parse(in), null);
  }

  /** Reads one id, or a SELECT with or without parentheses. */
  public static Ids many(TokenStream in) {
    if (in.at("SELECT") || in.at("WITH") || in.at("(", "SELECT") || in.at("(", "WITH")) {
      return new Ids(null, select(in));
    }
    return one(in);
  }

  private static String select(TokenStream in) {
    boolean parentheses = in.accept("(");
    String text = in.at("WITH") ? withoutName(in) : in.textUntil(";");
    if (parentheses) {
      in.expect(")");
    }
    return text;
  }

  /** {@code WITH x AS (SHOW …) SELECT … FROM x …} as {@code SELECT … FROM [SHOW …] AS x …}. */
  private static String withoutName(TokenStream in) {
    in.expect("WITH");
    String name = in.name();
    in.expect("AS", "(");
    String show = in.textUntil(")");
    in.expect(")");
    String columns = in.textUntil("FROM");
    in.expect("FROM");
    if (!in.name().equals(name)) {
      throw in.unexpected();
    }
    String rest = in.atEnd() || in.at(")") ? "" : in.textUntil(";");
    return columns + " FROM [" + show + "] AS " + name + " " + rest;
  }

  /** The ids, looked up now. */
  public List<Long> find(Execution execution) {
    if (select != null) {
      return execution.numbers(select);
    }
    if (one == null) {
      return List.of();
    }
    String text = one.text(execution);
    try {
      return List.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw SqlErrors.invalidParameter("\"" + text + "\" is not an id");
    }
  }
}
