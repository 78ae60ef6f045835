package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.engine.VersionFact;
import dev.understudy.localcluster.sql.syntax.TokenStream;

/**
 * Refuses, as a syntax error, the clauses that the cluster's version does not know yet; {@link
 * StreamOptions} refuses those that it no longer knows.
 */
final class VersionGate {
  private record Clause(VersionFact since, String... words) {}

  private static final Clause[] CLAUSES = {
    new Clause(VersionFact.FAILBACK, "START", "REPLICATION"),
    new Clause(VersionFact.FAILBACK, "PRIOR", "REPLICATION", "DETAILS"),
    new Clause(VersionFact.READER, "READ", "VIRTUAL", "CLUSTER"),
    new Clause(VersionFact.SOURCE_EXPIRATION, "REPLICATION", "SOURCE")
  };

  private VersionGate() {}

  /** Looks through the rest of a statement about virtual clusters; does not move. */
  static void check(TokenStream in) {
    int start = in.position();
    while (!in.atEnd()) {
      for (Clause clause : CLAUSES) {
        if (in.at(clause.words) && !in.version().has(clause.since)) {
          throw in.unexpected();
        }
      }
      in.next();
    }
    in.position(start);
  }
}
