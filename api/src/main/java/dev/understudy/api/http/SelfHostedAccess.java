package dev.understudy.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.catalog.LoginStore;
import dev.understudy.domain.ClientCertificate;
import dev.understudy.domain.Login;
import dev.understudy.domain.Secrets;
import dev.understudy.domain.SelfHosted;
import dev.understudy.domain.UnderstudyException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * The way to a cluster that its owner runs, checked as far as can be without asking the cluster.
 *
 * @param system null where none was sent
 * @param application null where the login of the system virtual cluster is good for both
 */
record SelfHostedAccess(SelfHosted access, @Nullable Login system, @Nullable Login application) {
  private static final Set<String> SCHEMES = Set.of("postgresql", "postgres");
  private static final int USUAL_SQL_PORT = 26257;
  private static final int USUAL_HTTP_PORT = 8080;
  private static final int LARGEST_PORT = 65_535;

  /**
   * @param known how it was reached before, for what is not sent; null for a new one
   */
  static SelfHostedAccess of(SelfHostedRequest request, @Nullable SelfHosted known) {
    URI url = known != null && request.systemUrl() == null ? null : url(request.systemUrl());
    String ca = request.caCertificate();
    if (ca == null && known != null) {
      ca = known.caCertificate();
    }
    if (ca != null && ca.isBlank()) {
      ca = null;
    }
    if (ca != null) {
      certificates("self_hosted.ca_certificate", ca);
    }
    requireTls(url, ca);
    return new SelfHostedAccess(
        new SelfHosted(
            url == null && known != null ? known.host() : host(url),
            url == null && known != null ? known.sqlPort() : port(url),
            httpPort(request.httpPort(), known),
            ca,
            request.applicationVirtualCluster() == null && known != null
                ? known.applicationVirtualCluster()
                : request.applicationVirtualCluster(),
            known == null ? null : known.clusterId()),
        system(request, url, ca, known == null),
        application(request));
  }

  private static URI url(@Nullable String text) {
    String wanted = "self_hosted.system_url must be like postgresql://host:26257";
    if (text == null) {
      throw Query.invalid(wanted);
    }
    if (Secrets.isIn(text)) {
      throw Query.invalid(
          "self_hosted.system_url must hold no secrets: send them as self_hosted.password");
    }
    try {
      URI url = new URI(text);
      if (url.getScheme() == null
          || !SCHEMES.contains(url.getScheme().toLowerCase(Locale.ROOT))
          || url.getHost() == null
          || url.getPort() > LARGEST_PORT) {
        throw Query.invalid(wanted);
      }
      return url;
    } catch (URISyntaxException e) {
      // Without its cause, which quotes the text.
      throw Query.invalid(wanted);
    }
  }

  private static String host(@Nullable URI url) {
    return url == null ? "" : url.getHost().replaceAll("[\\[\\]]", "");
  }

  private static int port(@Nullable URI url) {
    return url == null || url.getPort() <= 0 ? USUAL_SQL_PORT : url.getPort();
  }

  private static int httpPort(@Nullable Integer given, @Nullable SelfHosted known) {
    if (given == null) {
      return known == null ? USUAL_HTTP_PORT : known.httpPort();
    }
    if (given < 1 || given > LARGEST_PORT) {
      throw Query.invalid("self_hosted.http_port must be 1 to 65535");
    }
    return given;
  }

  /** Who asks for TLS gets it verified, or nothing. */
  private static void requireTls(@Nullable URI url, @Nullable String ca) {
    String query = url == null || url.getQuery() == null ? "" : url.getQuery();
    boolean asked =
        query.contains("sslmode=require")
            || query.contains("sslmode=verify-ca")
            || query.contains("sslmode=verify-full");
    if (asked && ca == null) {
      throw Query.invalid(
          "self_hosted.system_url asks for TLS: send the cluster's self_hosted.ca_certificate");
    }
  }

  private static @Nullable Login system(
      SelfHostedRequest request, @Nullable URI url, @Nullable String ca, boolean needed) {
    String certificate = request.clientCertificate();
    String key = request.clientKey();
    String password = request.password();
    if (!needed && certificate == null && key == null && password == null) {
      if (request.user() != null) {
        throw Query.invalid("self_hosted.user needs a password or a client certificate with it");
      }
      return null;
    }
    if ((certificate == null) != (key == null)) {
      throw Query.invalid(
          "self_hosted.client_certificate and self_hosted.client_key belong together");
    }
    if (certificate == null && password == null) {
      throw Query.invalid(
          "self_hosted needs user and password, or client_certificate and client_key");
    }
    String user = request.user() == null && url != null ? url.getUserInfo() : request.user();
    ClientCertificate own = null;
    if (certificate != null && key != null) {
      own = own(certificate, key, ca);
      user = user == null ? nameIn(certificate) : user;
    }
    if (user == null || user.isBlank()) {
      throw Query.invalid("self_hosted.user is required");
    }
    return new Login(user, password == null ? "" : password, own);
  }

  private static ClientCertificate own(String certificate, String key, @Nullable String ca) {
    if (ca == null) {
      throw Query.invalid(
          "self_hosted.client_certificate is for TLS: send self_hosted.ca_certificate too");
    }
    certificates("self_hosted.client_certificate", certificate);
    if (!key.contains("PRIVATE KEY-----")) {
      throw Query.invalid("self_hosted.client_key must be PEM text");
    }
    return new ClientCertificate(certificate, key);
  }

  private static @Nullable Login application(SelfHostedRequest request) {
    String user = request.applicationUser();
    String password = request.applicationPassword();
    if ((user == null) != (password == null)) {
      throw Query.invalid(
          "self_hosted.application_user and self_hosted.application_password belong together");
    }
    return user == null || password == null ? null : new Login(user, password);
  }

  private static Collection<? extends Certificate> certificates(String field, String pem) {
    try {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)));
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException e) {
      throw notPem(field);
    }
    throw notPem(field);
  }

  private static UnderstudyException notPem(String field) {
    return Query.invalid(field + " must be certificates as PEM text");
  }

  private static @Nullable String nameIn(String certificate) {
    Certificate first =
        certificates("self_hosted.client_certificate", certificate).iterator().next();
    try {
      if (first instanceof X509Certificate known) {
        for (Rdn part : new LdapName(known.getSubjectX500Principal().getName()).getRdns()) {
          if (part.getType().equalsIgnoreCase("CN")) {
            return String.valueOf(part.getValue());
          }
        }
      }
    } catch (InvalidNameException e) {
      return null;
    }
    return null;
  }

  /** Seals the logins of a cluster that is about to be registered. */
  void keep(LoginStore logins, UUID clusterId) {
    put(logins, clusterId, Login.Kind.SYSTEM, system);
    put(logins, clusterId, Login.Kind.APPLICATION, application);
  }

  /** Seals the logins that are to take the place of the present ones. */
  void keepForNext(LoginStore logins, UUID clusterId) {
    put(logins, clusterId, Login.Kind.SYSTEM_NEXT, system);
    put(logins, clusterId, Login.Kind.APPLICATION_NEXT, application);
  }

  /** What a request that came to nothing has left goes. */
  private static void put(
      LoginStore logins, UUID clusterId, Login.Kind kind, @Nullable Login login) {
    if (login == null) {
      logins.forget(clusterId, kind);
    } else {
      logins.put(clusterId, kind, login);
    }
  }
}
