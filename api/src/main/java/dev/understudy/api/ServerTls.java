package dev.understudy.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import nl.altindag.ssl.SSLFactory;
import nl.altindag.ssl.exception.GenericException;
import nl.altindag.ssl.pem.util.PemUtils;

/**
 * What the server shows to be who it is.
 *
 * @param certificateFile in PEM form: its certificate, then those between it and the authority's
 * @param keyFile in PEM form, not encrypted
 */
public record ServerTls(Path certificateFile, Path keyFile) {

  /**
   * @throws IOException naming the file that cannot be used
   */
  public SSLContext context() throws IOException {
    String chain = Files.readString(certificateFile);
    String key = Files.readString(keyFile);
    try {
      return SSLFactory.builder()
          .withIdentityMaterial(PemUtils.parseIdentityMaterial(chain, key, null))
          .build()
          .getSslContext();
    } catch (GenericException | IllegalArgumentException notPem) {
      // Without its cause, which may quote the key.
      throw new IOException(
          "%s and %s are not a certificate and its key in PEM form"
              .formatted(certificateFile, keyFile));
    }
  }
}
