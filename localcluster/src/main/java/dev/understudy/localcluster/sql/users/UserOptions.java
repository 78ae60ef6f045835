package dev.understudy.localcluster.sql.users;

import dev.understudy.localcluster.sql.catalog.ScramVerifier;
import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.Token;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What WITH says in CREATE and ALTER USER; nulls where it says nothing.
 *
 * @param switches role options, and whether they go on
 */
record UserOptions(
    @Nullable String password,
    boolean clearsPassword,
    @Nullable Boolean login,
    Map<String, Boolean> switches,
    @Nullable Instant validUntil) {
  private static final Set<String> SWITCHES =
      Set.of(
          "CANCELQUERY",
          "CONTROLCHANGEFEED",
          "CONTROLJOB",
          "CREATEDB",
          "CREATELOGIN",
          "CREATEROLE",
          "MODIFYCLUSTERSETTING",
          "VIEWACTIVITY",
          "VIEWACTIVITYREDACTED",
          "VIEWCLUSTERSETTING");

  static UserOptions parse(TokenStream in) {
    in.accept("WITH");
    String password = null;
    boolean clears = false;
    Boolean login = null;
    Instant until = null;
    Map<String, Boolean> switches = new TreeMap<>();
    while (!in.atEnd()) {
      if (in.accept("PASSWORD")) {
        password = password(in);
        clears = password == null;
      } else if (in.accept("VALID", "UNTIL")) {
        until = instant(in.next().text());
      } else if (in.accept("LOGIN") || in.accept("SQLLOGIN")) {
        login = true;
      } else if (in.accept("NOLOGIN") || in.accept("NOSQLLOGIN")) {
        login = false;
      } else {
        readSwitch(in, switches);
      }
    }
    return new UserOptions(password, clears, login, switches, until);
  }

  private static @Nullable String password(TokenStream in) {
    Token token = in.next();
    if (token.is("NULL")) {
      return null;
    }
    if (token.kind() != Token.Kind.STRING && token.kind() != Token.Kind.WORD) {
      throw SqlErrors.syntax("PASSWORD needs a string");
    }
    if (token.text().isEmpty()) {
      throw SqlErrors.invalidParameter("empty passwords are not permitted");
    }
    return token.text();
  }

  private static Instant instant(String text) {
    try {
      String dated = text.strip().replace(' ', 'T');
      return LocalDateTime.parse(dated.length() == 10 ? dated + "T00:00:00" : dated)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw SqlErrors.invalidParameter("VALID UNTIL needs a date and time, such as '2030-01-31'");
    }
  }

  private static void readSwitch(TokenStream in, Map<String, Boolean> switches) {
    String word = in.name().toUpperCase(Locale.ROOT);
    if (SWITCHES.contains(word)) {
      switches.put(word, true);
    } else if (word.startsWith("NO") && SWITCHES.contains(word.substring(2))) {
      switches.put(word.substring(2), false);
    } else {
      throw SqlErrors.unsupported("the user option " + word);
    }
  }

  /** Whether it is only about the password, which everybody may change for oneself. */
  boolean onlyPassword() {
    return login == null && switches.isEmpty() && validUntil == null;
  }

  /**
   * Refuses with 42501 options that the session's user does not hold itself, and what decides who
   * may log in without CREATELOGIN.
   */
  void checkHeld(Execution execution) {
    for (String option : switches.keySet()) {
      Privileges.require(execution, option);
    }
    if (password != null || clearsPassword || login != null || validUntil != null) {
      Privileges.require(execution, "CREATELOGIN");
    }
  }

  User applyTo(User user, Execution execution) {
    User changed = login == null ? user : user.withLogin(login);
    for (Map.Entry<String, Boolean> each : switches.entrySet()) {
      changed = changed.withOption(each.getKey(), each.getValue());
    }
    changed = validUntil == null ? changed : changed.withValidUntil(validUntil);
    if (clearsPassword) {
      return changed.withVerifier(null);
    }
    return password == null
        ? changed
        : changed.withVerifier(ScramVerifier.of(password, execution.session().cluster().random()));
  }

  @Override
  public String toString() {
    return "options of a user";
  }
}
