package dev.understudy.cli.client;

/** What to do about a refusal, beyond what the server has said. */
final class Advice {
  private Advice() {}

  /** Follows the server's sentence; empty where that says it all. */
  static String on(int status, String keyOrigin) {
    return switch (status) {
      case 401 ->
          " (the key from %s was not accepted: --key-file names another)".formatted(keyOrigin);
      case 403 -> " (an administrator can grant the role: `understudy role grant --help`)";
      case 404 -> " (`list` shows what there is; an older server may not know this command)";
      case 429 -> " (too many requests: try again in a while)";
      case 501 -> " (this server cannot do that)";
      case 503 -> " (try again in a while)";
      case 500, 502, 504 -> " (see whether it was done before you ask again)";
      default -> "";
    };
  }
}
