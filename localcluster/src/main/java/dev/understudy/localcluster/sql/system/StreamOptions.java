package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.engine.ReplicationOptions;
import dev.understudy.localcluster.engine.VersionFact;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.Interval;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The options of a replication stream as they stand in a statement. */
record StreamOptions(@Nullable Argument retention, @Nullable Argument expiration, boolean reader) {
  private static final StreamOptions NONE = new StreamOptions(null, null, false);

  /** Reads {@code WITH …}, in either spelling, if it is there. */
  static StreamOptions parseWith(TokenStream in) {
    if (!in.accept("WITH")) {
      return NONE;
    }
    boolean parentheses = in.accept("OPTIONS", "(") || in.accept("(");
    StreamOptions options = parse(in);
    if (parentheses) {
      in.expect(")");
    }
    return options;
  }

  /** Reads one option or more. */
  static StreamOptions parse(TokenStream in) {
    StreamOptions options = NONE;
    do {
      options = options.and(in);
    } while (in.accept(","));
    return options;
  }

  private StreamOptions and(TokenStream in) {
    if (in.accept("RETENTION")) {
      in.expect("=");
      return new StreamOptions(Argument.parse(in), expiration, reader);
    }
    if (in.version().has(VersionFact.EXPIRATION_WINDOW) && in.accept("EXPIRATION", "WINDOW")) {
      in.expect("=");
      return new StreamOptions(retention, Argument.parse(in), reader);
    }
    if (in.accept("READ", "VIRTUAL", "CLUSTER")) {
      return new StreamOptions(retention, expiration, true);
    }
    throw in.unexpected();
  }

  ReplicationOptions of(Execution execution) {
    return new ReplicationOptions(
        retention == null ? null : duration(execution, "retention", retention),
        expiration == null ? null : duration(execution, "expiration window", expiration),
        reader);
  }

  /** An interval between nothing and what CockroachDB keeps in 32 bits of seconds. */
  static Duration duration(Execution execution, String what, Argument text) {
    Duration duration = Interval.parse(text.text(execution)).toDuration();
    if (duration.isNegative() || duration.toSeconds() > Integer.MAX_VALUE) {
      throw SqlErrors.invalidParameter(what + " out of range: " + duration);
    }
    return duration;
  }
}
