package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.sql.syntax.TokenStream;
import org.jspecify.annotations.Nullable;

/**
 * What BEGIN and SET TRANSACTION say of a transaction; every one is serializable, which is at least
 * what any other level promises.
 *
 * @param asOf the expression of AS OF SYSTEM TIME, or null
 * @param readOnly null where the statement does not say
 */
public record TransactionModes(@Nullable String asOf, @Nullable Boolean readOnly) {
  static final TransactionModes NONE = new TransactionModes(null, null);

  /** Reads on to the end of the statement. */
  public static TransactionModes parse(TokenStream in) {
    String asOf = null;
    Boolean readOnly = null;
    while (!in.atEnd()) {
      if (in.accept("ISOLATION", "LEVEL")) {
        if (!in.accept("READ", "COMMITTED")
            && !in.accept("READ", "UNCOMMITTED")
            && !in.accept("REPEATABLE", "READ")
            && !in.accept("SNAPSHOT")) {
          in.expect("SERIALIZABLE");
        }
      } else if (in.accept("AS", "OF", "SYSTEM", "TIME")) {
        asOf = in.textUntil(",", "READ", "ISOLATION", "PRIORITY");
      } else if (in.accept("PRIORITY")) {
        in.next();
      } else if (in.accept("READ", "ONLY")) {
        readOnly = true;
      } else if (in.accept("READ", "WRITE")) {
        readOnly = false;
      } else if (!in.accept("NOT", "DEFERRABLE") && !in.accept("DEFERRABLE")) {
        in.expect(",");
      }
    }
    return new TransactionModes(asOf, readOnly);
  }
}
