package dev.understudy.cli.client;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command speaks to, and where the key is. */
final class ServerOptions {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "The API's base URL (default: $COCKROACH_SERVER, else that of the `understudy up` on the"
              + " data directory).")
  private @Nullable String server;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description =
          "A file with the API key, readable by you alone (default: the key in $COCKROACH_API_KEY,"
              + " else the administrator's of the data directory).")
  private @Nullable String keyFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "The CA certificates (PEM) that the server is verified with.")
  private @Nullable Path caFile;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Understudy's data directory (default: $UNDERSTUDY_DATA, else ~/.understudy).")
  private @Nullable Path data;

  ServerAccess access(Surroundings surroundings) {
    return ServerAccess.find(
        server,
        keyFile,
        Objects.requireNonNullElse(data, surroundings.data()),
        surroundings.environment());
  }

  ApiClient connect(ServerAccess access, Surroundings surroundings) {
    HttpClient.Builder http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_LIMIT);
    if (caFile != null) {
      http.sslContext(CaFile.context(caFile));
    }
    return new ApiClient(
        access.server(),
        access.key(),
        http.build(),
        Retries.usual(surroundings.pauses()),
        surroundings.ids());
  }
}
