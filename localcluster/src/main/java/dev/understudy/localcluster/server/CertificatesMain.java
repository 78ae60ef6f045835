package dev.understudy.localcluster.server;

import dev.understudy.localcluster.tls.CertificateDirectory;
import dev.understudy.localcluster.tls.Certificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes certificates in the layout that {@code --certs} reads, for trying. */
@Command(
    name = "certs",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a certificate authority, a node certificate and client certificates for trying TLS.",
      "Files that are there already stay, so that a user can be added later."
    })
public final class CertificatesMain implements Callable<Integer> {
  @Option(names = "--dir", required = true, paramLabel = "DIR", description = "Where to put them.")
  private Path directory = Path.of("");

  @Option(
      names = "--hosts",
      split = ",",
      paramLabel = "HOST",
      description = "Names and addresses of the node (default: ${DEFAULT-VALUE}).")
  private List<String> hosts = Certificates.THIS_MACHINE;

  @Option(
      names = "--users",
      split = ",",
      paramLabel = "USER",
      description = "Users with a client certificate (default: ${DEFAULT-VALUE}).")
  private List<String> users = List.of("root");

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "How long they are valid (default: ${DEFAULT-VALUE}).")
  private int days = (int) Certificates.A_YEAR.toDays();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new CertificatesMain()).execute(arguments));
  }

  @Override
  public Integer call() {
    try {
      List<String> made =
          new Certificates(
                  new CertificateDirectory(directory), Clock.systemUTC(), new SecureRandom())
              .make(hosts, users, Duration.ofDays(days));
      made.forEach(name -> System.out.println("made " + directory.resolve(name + ".crt")));
      if (made.isEmpty()) {
        System.out.println("everything was there already");
      }
      return 0;
    } catch (IOException | GeneralSecurityException e) {
      System.err.println("certs: " + e.getMessage());
      return 1;
    }
  }
}
