package dev.understudy.cli.serve;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of one installation share, as its YAML file says it; each process reads its
 * own section and those that it needs. Keys are in snake case; an unknown one stops the start.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ServeConfiguration(
    @Valid @NotNull Database database,
    @Valid @NotNull Temporal temporal,
    @Valid @Nullable Api api,
    @Valid @Nullable Worker worker) {

  /**
   * The catalog.
   *
   * @param user of api and worker, which need not be allowed more than `migrate` grants it
   * @param sealKeyFile the keyset that seals secrets, the same for every process; made if missing
   * @param migrations who migrates; null if {@code user} does, and nothing is granted then
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Database(
      @NotEmpty @Pattern(regexp = "jdbc:mysql:.*", message = "must begin with jdbc:mysql:")
          String url,
      @NotEmpty String user,
      @NotNull String password,
      @Nullable @Min(1) @Max(200) Integer connections,
      @NotNull Path sealKeyFile,
      @Valid @Nullable Migrations migrations) {
    private static final int CONNECTIONS = 16;

    int poolSize() {
      return connections == null ? CONNECTIONS : connections;
    }

    @Override
    public String toString() {
      return "Database[user=" + user + ", password=*****]";
    }
  }

  /** The user that changes tables and grants the serving user what it needs; `migrate` alone. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Migrations(@NotEmpty String user, @NotNull String password) {
    @Override
    public String toString() {
      return "Migrations[user=" + user + ", password=*****]";
    }
  }

  /**
   * The Temporal server.
   *
   * @param address host and port of its frontend
   * @param tls null for a plain connection
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Temporal(@NotEmpty String address, @Nullable String namespace, @Valid @Nullable Tls tls) {
    private static final String NAMESPACE = "default";

    String namespaceOrDefault() {
      return namespace == null ? NAMESPACE : namespace;
    }
  }

  /**
   * Files in PEM form.
   *
   * @param caFile null to trust what the JVM trusts
   * @param certificateFile null where the server asks for no client certificate
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Tls(@Nullable Path caFile, @Nullable Path certificateFile, @Nullable Path keyFile) {}

  /**
   * The REST API.
   *
   * @param adminPort where {@code /metrics} is
   * @param adminKeyFile the administrator's API key; made if missing
   * @param requestsPerSecond for each key; 0 for no limit
   * @param tls null for plain HTTP
   * @param adminTls of {@code /metrics}; null for plain HTTP
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Api(
      @NotEmpty String host,
      @Min(0) @Max(65_535) int port,
      @Min(0) @Max(65_535) int adminPort,
      @NotNull Path adminKeyFile,
      @Nullable @Min(0) @Max(100_000) Integer requestsPerSecond,
      @Valid @Nullable ServerTls tls,
      @Valid @Nullable ServerTls adminTls) {
    private static final int REQUESTS_PER_SECOND = 100;

    int limit() {
      return requestsPerSecond == null ? REQUESTS_PER_SECOND : requestsPerSecond;
    }
  }

  /**
   * What a process shows to be who it is: files in PEM form.
   *
   * @param certificateFile its certificate, then those between it and the authority's
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record ServerTls(@NotNull Path certificateFile, @NotNull Path keyFile) {
    static dev.understudy.api.@Nullable ServerTls of(@Nullable ServerTls configured) {
      return configured == null
          ? null
          : new dev.understudy.api.ServerTls(configured.certificateFile, configured.keyFile);
    }
  }

  /**
   * A worker.
   *
   * @param adminPort where {@code /metrics} and {@code /health} are
   * @param backupPrefix where standbys are backed up before they are wiped
   * @param sweepSeconds how often each standby is asked where it is
   * @param localClusters folder of the local clusters that workers on this machine make
   * @param localClusterTls whether those speak TLS; they do not unless it is true
   * @param tls of {@code /metrics} and {@code /health}; null for plain HTTP
   * @param deployment null for workers without versions
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Worker(
      @NotEmpty String host,
      @Min(0) @Max(65_535) int adminPort,
      @NotEmpty String backupPrefix,
      @Min(1) @Max(100) int sweepShards,
      @Min(1) @Max(60) int sweepSeconds,
      @NotNull Path localClusters,
      @Nullable Boolean localClusterTls,
      @Valid @Nullable ServerTls tls,
      @Valid @Nullable Deployment deployment) {}

  /** Which build a worker is, as Temporal's worker deployments name it. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Deployment(@NotEmpty String name, @NotEmpty String buildId) {}
}
