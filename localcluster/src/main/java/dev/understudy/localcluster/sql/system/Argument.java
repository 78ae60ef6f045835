package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.sql.expression.Expr;
import dev.understudy.localcluster.sql.expression.ExpressionCompiler;
import dev.understudy.localcluster.sql.expression.Parameters;
import dev.understudy.localcluster.sql.expression.Scope;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.Token;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import dev.understudy.localcluster.sql.types.TextFormat;
import java.util.List;

/** A text in a statement: a name, a string, a parameter or an expression in parentheses. */
public record Argument(String text, boolean expression) {

  public static Argument parse(TokenStream in) {
    Token token = in.peek();
    return switch (token.kind()) {
      case WORD, QUOTED_NAME -> new Argument(in.name(), false);
      case STRING, NUMBER -> new Argument(in.next().text(), false);
      case PARAMETER -> new Argument("$" + in.next().text(), true);
      default -> {
        in.expect("(");
        String inner = in.textUntil(")");
        in.expect(")");
        yield new Argument(inner, true);
      }
    };
  }

  public String text(Execution execution) {
    if (!expression) {
      return text;
    }
    Expr expr =
        new ExpressionCompiler(Scope.withoutTable(new Parameters(List.of())))
            .compileAs(ExpressionCompiler.parse(text), SqlType.TEXT);
    Object value = expr.value(execution.env());
    if (value == null) {
      throw SqlErrors.invalidParameter("NULL is not allowed here");
    }
    return TextFormat.print(value);
  }
}
