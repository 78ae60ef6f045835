package dev.understudy.api;

import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.jetty.HttpsConnectorFactory;
import io.dropwizard.util.DataSize;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the server listens. */
final class Connectors {
  private static final Logger LOG = LoggerFactory.getLogger(Connectors.class);

  /**
   * Official clients send {@code /roles/{user}/ORGANIZATION//{role}}, and {@code %2F} in what they
   * encode. Both reach the resources as they were sent: nothing here decides by a path's prefix.
   */
  private static final UriCompliance URIS =
      UriCompliance.from("DEFAULT,AMBIGUOUS_EMPTY_SEGMENT,AMBIGUOUS_PATH_SEPARATOR");

  /** Of the request line and the headers together; {@code JsonErrorHandler} says so. */
  private static final DataSize LARGEST_HEAD = DataSize.kibibytes(8);

  private Connectors() {}

  /**
   * Of the API.
   *
   * @throws IOException if the certificate or its key cannot be used
   */
  static HttpConnectorFactory application(ApiOptions options) throws IOException {
    if (options.tls() == null) {
      warnOfPlainHttp(options.host());
    }
    return listening(connector(options.tls()), options.host(), options.port());
  }

  /**
   * Of metrics.
   *
   * @throws IOException if the certificate or its key cannot be used
   */
  static HttpConnectorFactory admin(ApiOptions options) throws IOException {
    return listening(connector(options.adminTls()), options.host(), options.adminPort());
  }

  private static HttpConnectorFactory connector(@Nullable ServerTls tls) throws IOException {
    if (tls == null) {
      return new HttpConnectorFactory();
    }
    HttpsConnectorFactory secure = new Secure(tls.context());
    // Clients check the name. A proxy may ask for another than they do.
    secure.setDisableSniHostCheck(true);
    return secure;
  }

  private static HttpConnectorFactory listening(
      HttpConnectorFactory connector, String host, int port) {
    connector.setBindHost(host);
    connector.setPort(port);
    connector.setUriCompliance(URIS);
    // Anybody can send these headers, and so be any address.
    connector.setUseForwardedHeaders(false);
    connector.setMaxRequestHeaderSize(LARGEST_HEAD);
    return connector;
  }

  private static void warnOfPlainHttp(String host) throws UnknownHostException {
    if (!InetAddress.getByName(host).isLoopbackAddress()) {
      LOG.warn(
          "the API listens on {} without TLS: who can listen in on the way can read keys; set"
              + " api.tls, or let nothing but a proxy that speaks TLS reach it",
          host);
    }
  }

  /** Its identity comes from memory, not from a key store. */
  private static final class Secure extends HttpsConnectorFactory {
    private final SSLContext context;

    private Secure(SSLContext context) {
      this.context = context;
    }

    @Override
    protected SslContextFactory.Server configureSslContextFactory(SslContextFactory factory) {
      SslContextFactory.Server configured = super.configureSslContextFactory(factory);
      configured.setSslContext(context);
      return configured;
    }
  }
}
