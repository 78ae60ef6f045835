package dev.understudy.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.catalog.ApiKeySecret;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AuditPayloadTest {
  private static final ApiKeySecret KEY = ApiKeySecret.generate(new Random(1));

  @Test
  void saysWhatWasAskedForWithoutSecrets() {
    String payload =
        of(
            "/api/v1/clusters",
            """
            {"name":"east","spec":{"self_hosted":{"system_url":"postgresql://u:hush1@h:1/db",
             "password":"hush2","clientKey":"hush3","ca_certificate":"public",
             "logins":[{"client_private_pem":"hush4"}],"retries":3}}}\
            """);
    assertThat(payload)
        .startsWith("POST /api/v1/clusters {\"name\":\"east\"")
        .contains("\"retries\":3")
        .contains("public")
        .doesNotContain("hush");
  }

  @Test
  void keepsNoWholeApiKeyWhereverItIs() {
    String payload = of("/api/v1/api-keys/" + KEY.secret(), "{\"name\":\"" + KEY.secret() + "\"}");
    assertThat(payload).contains(KEY.id()).doesNotContain(KEY.secret());
  }

  @Test
  void keepsNothingOfWhatItCannotRead() {
    assertThat(of("/p", "password=hush")).isEqualTo("POST /p (not JSON)");
    assertThat(of("/p", "")).isEqualTo("POST /p ");
    assertThat(of("/p", "{\"name\":\"" + "x".repeat(9000) + "\"}")).hasSize(4096);
  }

  private static String of(String path, String body) {
    return AuditPayload.of(
        new Exchange("POST", path, "request", "127.0.0.1", Optional.empty()), body.getBytes(UTF_8));
  }
}
