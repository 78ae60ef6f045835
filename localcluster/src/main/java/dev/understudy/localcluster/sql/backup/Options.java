package dev.understudy.localcluster.sql.backup;

import dev.understudy.localcluster.sql.syntax.Token;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The options of {@code WITH a, b = 'x'} and {@code WITH OPTIONS (a, b = 'x')}. */
public final class Options {
  private static final String NONE = "";

  private final Map<String, String> values = new TreeMap<>();
  private final TreeSet<String> asked = new TreeSet<>();

  private Options() {}

  /** Reads on where {@code WITH} may stand; {@code WITH SCHEDULE} is left for others. */
  public static Options parse(TokenStream in) {
    Options options = new Options();
    if (!in.at("WITH", "SCHEDULE") && in.accept("WITH")) {
      options.read(in);
    }
    return options;
  }

  /** Reads on behind {@code WITH SCHEDULE OPTIONS}. */
  public static Options afterWith(TokenStream in) {
    Options options = new Options();
    options.read(in);
    return options;
  }

  private void read(TokenStream in) {
    boolean parentheses = in.accept("OPTIONS", "(") || in.accept("(");
    do {
      String name = in.nameOrString().toLowerCase(Locale.ROOT);
      values.put(name, in.accept("=") ? value(in) : NONE);
    } while (in.accept(","));
    if (parentheses) {
      in.expect(")");
    }
  }

  private static String value(TokenStream in) {
    boolean negative = in.accept("-");
    Token token = in.next();
    return (negative ? "-" : "") + token.text();
  }

  /** The option's value; empty where it has none; null where it is not there. */
  public @Nullable String get(String name) {
    asked.add(name);
    return values.get(name);
  }

  /** Whether the option is there and not {@code false}. */
  public boolean flag(String name) {
    String value = get(name);
    return value != null && !value.equalsIgnoreCase("false");
  }

  /** Refuses options that nobody has asked for. */
  public void refuseOthers(String statement) {
    for (String name : values.keySet()) {
      if (!asked.contains(name)) {
        throw SqlErrors.unsupported("the " + statement + " option " + name);
      }
    }
  }
}
