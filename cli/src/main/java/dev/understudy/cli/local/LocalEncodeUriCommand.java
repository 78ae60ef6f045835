package dev.understudy.cli.local;

import dev.understudy.cli.CommandFailure;
import dev.understudy.domain.ConnectionUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code understudy local encode-uri}: what {@code cockroach encode-uri} does. */
@Command(
    name = "encode-uri",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a connection string for `… FROM REPLICATION OF … ON '…'`.",
      "The output holds what was put in: with a password or a key, keep it as a secret."
    })
final class LocalEncodeUriCommand implements Runnable {
  @Parameters(
      paramLabel = "[USER[:PASSWORD]@]HOST[:PORT]",
      description = "The source; other users of the machine may see a password given here.")
  private String address = "";

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "A file whose first line is the password (/dev/stdin to be asked for it).")
  private @Nullable Path passwordFile;

  @Option(
      names = "--ca-cert",
      paramLabel = "FILE",
      description = "The authority that vouches for the source's node certificates.")
  private @Nullable Path authority;

  @Option(names = "--cert", paramLabel = "FILE", description = "A client certificate.")
  private @Nullable Path certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "Its private key.")
  private @Nullable Path key;

  @Option(names = "--inline", description = "Puts the certificates themselves into the URI.")
  private boolean inline;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The virtual cluster to connect to (default: ${DEFAULT-VALUE}).")
  private String cluster = "system";

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description = "The database to connect to (default: ${DEFAULT-VALUE}).")
  private String database = "defaultdb";

  @Override
  public void run() {
    if ((certificate == null) != (key == null)) {
      throw new CommandFailure("--cert and --key belong together");
    }
    ConnectionUri uri =
        SourceAddress.parse(address, password(), database).toVirtualCluster(cluster);
    uri = inline ? uri.inlined() : uri;
    uri = authority == null ? uri : uri.verifiedBy(content(authority));
    uri = certificate == null ? uri : uri.with("sslcert", content(certificate));
    uri = key == null ? uri : uri.with("sslkey", content(key));
    System.out.println(uri.text());
  }

  private @Nullable String password() {
    return passwordFile == null ? null : read(passwordFile).lines().findFirst().orElse("");
  }

  private String content(Path file) {
    return inline ? read(file) : file.toString();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + file);
    }
  }
}
