package dev.understudy.api;

import org.jspecify.annotations.Nullable;

/**
 * Where the API listens, and how it lets itself be asked.
 *
 * @param port 0 for any free one
 * @param adminPort where metrics are served; 0 for any free one
 * @param requestsPerSecond how many requests each key, and each address without a valid one, may
 *     send in a second; 0 for no limit
 * @param tls null for plain HTTP
 * @param adminTls of metrics; null for plain HTTP
 */
public record ApiOptions(
    String host,
    int port,
    int adminPort,
    int requestsPerSecond,
    @Nullable ServerTls tls,
    @Nullable ServerTls adminTls) {

  /** Plain HTTP without a limit. */
  public ApiOptions(String host, int port, int adminPort) {
    this(host, port, adminPort, 0, null, null);
  }
}
