package dev.understudy.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.api.ServerTls;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.TestIdentity;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import nl.altindag.ssl.SSLFactory;
import nl.altindag.ssl.pem.util.PemUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsEndpointTest {
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Test
  void speaksTlsWhereItHasACertificate(@TempDir Path folder) throws Exception {
    meters.counter("seen").increment();
    TestIdentity identity = TestIdentity.make(folder, "worker");
    ServerTls tls = new ServerTls(identity.certificate(), identity.key());
    SSLFactory trusting =
        SSLFactory.builder()
            .withTrustMaterial(PemUtils.loadTrustMaterial(identity.certificate()))
            .build();
    try (MetricsEndpoint endpoint = MetricsEndpoint.start("127.0.0.1", 0, tls, meters);
        HttpClient trusts = HttpClient.newBuilder().sslContext(trusting.getSslContext()).build();
        HttpClient trustsNobody = HttpClient.newHttpClient()) {
      assertThat(fetch(trusts, "https", endpoint)).contains("seen_total 1");
      assertThatThrownBy(() -> fetch(trustsNobody, "https", endpoint))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> fetch(trusts, "http", endpoint)).isInstanceOf(IOException.class);
    }
    ServerTls swapped = new ServerTls(identity.key(), identity.certificate());
    assertThatThrownBy(() -> MetricsEndpoint.start("127.0.0.1", 0, swapped, meters))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("worker.crt")
        .hasMessageNotContaining("PRIVATE");
  }

  private static String fetch(HttpClient client, String scheme, MetricsEndpoint endpoint)
      throws IOException, InterruptedException {
    URI uri = URI.create("%s://127.0.0.1:%d/metrics".formatted(scheme, endpoint.port()));
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
