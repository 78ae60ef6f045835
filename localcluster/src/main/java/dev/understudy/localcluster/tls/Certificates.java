package dev.understudy.localcluster.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Fills a certificates directory for trying TLS; what is there already stays. */
public final class Certificates {
  /** By which a node on the machine of its clients is reached. */
  public static final List<String> THIS_MACHINE = List.of("localhost", "127.0.0.1", "::1");

  public static final Duration A_YEAR = Duration.ofDays(366);

  private final CertificateDirectory directory;
  private final Clock clock;
  private final SecureRandom random;

  public Certificates(CertificateDirectory directory, Clock clock, SecureRandom random) {
    this.directory = directory;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Makes the authority, the node's certificate and one for each user, as far as they are missing.
   *
   * @param hosts DNS names and addresses of the node
   * @return the names of the files that were made, without their endings
   * @throws IOException with a sentence for the user if the authority's key is gone
   */
  public List<String> make(List<String> hosts, List<String> users, Duration validFor)
      throws IOException, GeneralSecurityException {
    List<String> made = new ArrayList<>();
    CertificateAuthority authority = authority(validFor, made);
    if (!directory.holds(CertificateDirectory.NODE)) {
      directory.write(CertificateDirectory.NODE, authority.node(hosts, validFor));
      made.add(CertificateDirectory.NODE);
    }
    for (String user : users) {
      String name = CertificateDirectory.client(user);
      if (!directory.holds(name)) {
        directory.write(name, authority.client(user, validFor));
        made.add(name);
      }
    }
    return made;
  }

  private CertificateAuthority authority(Duration validFor, List<String> made)
      throws IOException, GeneralSecurityException {
    String name = CertificateDirectory.AUTHORITY;
    if (!directory.holds(name)) {
      CertificateAuthority fresh = CertificateAuthority.create(validFor, clock, random);
      directory.write(name, fresh.own());
      made.add(name);
      return fresh;
    }
    if (!Files.exists(directory.keyFile(name))) {
      throw new IOException(
          "there is a "
              + directory.certificateFile(name)
              + " but not its key: bring "
              + directory.keyFile(name)
              + " back, or use another directory");
    }
    return new CertificateAuthority(
        new CertificateAuthority.Issued(directory.certificates(name).get(0), directory.key(name)),
        clock,
        random);
  }
}
