package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.catalog.ApiKeySecret;
import dev.understudy.catalog.RoleGrant;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RateLimitTest extends ApiTest {
  private static final int LIMIT = 5;

  @BeforeAll
  void startAgainWithALimit() throws Exception {
    server.close();
    server =
        ApiServer.start(
            new ApiOptions("127.0.0.1", 0, 0, LIMIT, null, null),
            new ApiServer.Parts(
                catalog,
                workflows,
                workflows,
                adoptionAskedFor::add,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                clock,
                UUID::randomUUID));
  }

  @BeforeEach
  void fillAllBuckets() {
    clock.advance(Duration.ofMinutes(1));
  }

  @Test
  void limitsEachKeyForItself() {
    String other = keyWith(RoleGrant.onOrganization("CLUSTER_DEVELOPER"));
    assertThat(get(STREAMS).status()).isEqualTo(200);
    assertThat(send(other, "GET", STREAMS, null).status()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));

    assertThat(servedInARow()).isEqualTo(LIMIT);

    Reply last = get(STREAMS);
    assertRefused(last, 429, 8);
    assertThat(last.header("Retry-After")).isEqualTo("1");
    assertThat(last.text("message")).startsWith("rate limit exceeded");
    assertThat(last.header("X-Request-Id")).isNotEmpty();
    assertThat(last.header("Cc-Version")).isNotEmpty();
    assertThat(send(other, "GET", STREAMS, null).status()).isEqualTo(200);
  }

  @Test
  void servesAgainAfterTheSecondThatItNames() {
    assertThat(get(STREAMS).status()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));
    assertThat(servedInARow()).isEqualTo(LIMIT);
    clock.advance(Duration.ofSeconds(1));
    assertThat(servedInARow()).isEqualTo(LIMIT);
  }

  @Test
  void limitsWhoeverGuessesKeysWithoutTouchingTheirHolders() {
    assertThat(get(STREAMS).status()).isEqualTo(200);
    clock.advance(Duration.ofMinutes(1));
    for (int i = 0; i < LIMIT; i++) {
      assertRefused(guess(), 401, 16);
    }
    assertRefused(guess(), 429, 8);
    assertRefused(send(null, "GET", STREAMS, null), 429, 8);
    assertThat(get(STREAMS).status()).isEqualTo(200);
  }

  @Test
  void doesNotLimitWhoAsksForItsHealth() {
    for (int i = 0; i < 4 * LIMIT; i++) {
      assertThat(send(null, "GET", "/health", null).status()).isEqualTo(200);
    }
  }

  /** Until the first that is refused. */
  private int servedInARow() {
    int served = 0;
    while (get(STREAMS).status() == 200) {
      served++;
    }
    return served;
  }

  private Reply guess() {
    return send(ApiKeySecret.generate(random).secret(), "GET", STREAMS, null);
  }
}
