package dev.understudy.activities.cluster;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.postgresql.util.GT;

/**
 * What a connection that failed for its certificates needs. None of these ends by waiting, and none
 * is gone around: a cluster with a CA certificate is spoken to over verified TLS or not at all.
 */
final class TlsTrouble {
  private static final String ALERT = "Received fatal alert: ";

  private TlsTrouble() {}

  /** Empty where the failure has nothing to do with TLS. */
  static Optional<UnderstudyException> of(SQLException failure, ClusterAccess access) {
    return causes(failure)
        .flatMap(cause -> exactly(cause, access.endpoint().host()).stream())
        .findFirst()
        .or(
            () ->
                causes(failure).anyMatch(TlsTrouble::isAboutCertificates)
                    ? Optional.of(
                        "its certificate was not issued by the CA certificate in the catalog. If the"
                            + " cluster has a new one, store that; if not, something else answers"
                            + " at this address.")
                    : Optional.empty())
        .map(
            sentence ->
                new UnderstudyException(
                    ErrorCode.CLUSTER_REFUSED,
                    "Cluster %s (%s:%d): %s"
                        .formatted(
                            access.clusterName(),
                            access.endpoint().host(),
                            access.endpoint().sqlPort(),
                            sentence)));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }

  private static Optional<String> exactly(Throwable cause, String host) {
    String message = String.valueOf(cause.getMessage());
    if (message.equals(GT.tr("The server does not support SSL."))) {
      return Optional.of(
          "it does not speak TLS, and the catalog has its CA certificate. Start it with its"
              + " certificates; if something else answers at this address, correct that.");
    }
    if (message.contains("SSL connection required")) {
      return Optional.of("it speaks TLS only. Put its CA certificate into the catalog.");
    }
    if (message.contains("PgjdbcHostnameVerifier")) {
      return Optional.of(
          "its certificate is not for the host %s. Issue one that names this host."
              .formatted(host));
    }
    String alert = message.contains(ALERT) ? message.split(ALERT, 2)[1] : "";
    if (alert.contains("certificate") || alert.equals("unknown_ca")) {
      return Optional.of(
          "it does not accept our client certificate (%s). Put a valid one into the catalog."
              .formatted(alert));
    }
    if (cause instanceof CertificateExpiredException) {
      return Optional.of(
          "its certificate has expired (%s). Renew it on the cluster.".formatted(message));
    }
    if (cause instanceof CertificateNotYetValidException) {
      return Optional.of(
          "its certificate is not valid yet (%s). Compare the clocks.".formatted(message));
    }
    return cause.getClass() == GeneralSecurityException.class
        ? Optional.of(message + ".")
        : Optional.empty();
  }

  private static boolean isAboutCertificates(Throwable cause) {
    return cause instanceof CertificateException
        || cause instanceof CertPathBuilderException
        || cause instanceof CertPathValidatorException;
  }
}
