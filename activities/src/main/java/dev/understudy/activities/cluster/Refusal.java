package dev.understudy.activities.cluster;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What a cluster said instead of doing as it was told. The driver's exception is not kept as a
 * cause: its detail may quote the statement, and some statements hold passwords.
 */
final class Refusal extends Exception {
  private static final Pattern CREDENTIALS = Pattern.compile("//[^@/\\s]*@");
  private static final Pattern QUOTED_PASSWORD =
      Pattern.compile("(?i)(password\\s+)'(?:[^']|'')*'");

  private final String sqlState;

  private Refusal(String sqlState, String message) {
    super(message);
    this.sqlState = sqlState;
  }

  static Refusal of(SQLException exception) {
    ServerErrorMessage server =
        exception instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    String message =
        server != null && server.getMessage() != null
            ? server.getMessage()
            : String.valueOf(exception.getMessage());
    String state = exception.getSQLState();
    return new Refusal(state == null ? "" : state, redacted(message));
  }

  /** Texts differ by version in case and words; only fragments are matched. */
  boolean mentions(String fragment) {
    return String.valueOf(getMessage()).toLowerCase(Locale.ROOT).contains(fragment);
  }

  /** A broken or refused connection, a shutdown, a limit that passed: worth another try. */
  boolean isTransient() {
    return sqlState.startsWith("08")
        || sqlState.startsWith("57P")
        || sqlState.startsWith("53")
        || sqlState.equals("57014")
        || sqlState.equals("40001");
  }

  UnderstudyException translated(String clusterName) {
    return isTransient()
        ? new UnderstudyException(
            ErrorCode.CLUSTER_UNREACHABLE,
            "Cluster %s did not answer: %s".formatted(clusterName, getMessage()))
        : new UnderstudyException(
            ErrorCode.CLUSTER_REFUSED,
            "Cluster %s refused: %s (%s)".formatted(clusterName, getMessage(), sqlState));
  }

  private static String redacted(String message) {
    return QUOTED_PASSWORD
        .matcher(CREDENTIALS.matcher(message).replaceAll("//*****@"))
        .replaceAll("$1'*****'");
  }
}
