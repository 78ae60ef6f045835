package dev.understudy.localcluster.engine;

/**
 * What a statement that begins a replication stream asks for.
 *
 * @param sourceName the virtual cluster there
 * @param sourceUri a {@code postgresql://} URI or {@code external://name}
 * @param statement the statement's text, secrets redacted, as the job's description
 */
public record ReplicationRequest(
    String sourceName, String sourceUri, ReplicationOptions options, String statement) {
  @Override
  public String toString() {
    return statement;
  }
}
