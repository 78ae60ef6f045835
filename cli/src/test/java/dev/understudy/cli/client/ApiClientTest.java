package dev.understudy.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.cli.CommandFailure;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiClientTest {
  private static final String ANY = "/api/v1/clusters";
  private static final String GET = "GET " + ANY;
  private static final String POST = "POST " + ANY;
  private static final String OK = "{\"fine\":true}";
  private static final String NO = "{\"code\":9,\"message\":\"not now\",\"details\":[]}";

  private final PassingTime time = new PassingTime();
  private FakeServer server;
  private ApiClient client;

  @BeforeEach
  void start() throws Exception {
    server = FakeServer.start();
    client = client(Retries.usual(time));
  }

  private ApiClient client(Retries retries) {
    return new ApiClient(
        server.uri(), Shell.KEY, HttpClient.newHttpClient(), retries, UUID::randomUUID);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void sendsTheKeyAndReadsTheAnswerAsItCame() {
    server.on(GET, "{ \"fine\" : true }");
    Reply reply = client.send(ApiRequest.get(ANY));
    assertThat(reply.text()).isEqualTo("{ \"fine\" : true }");
    assertThat(reply.json().path("fine").asBoolean()).isTrue();
    FakeServer.Request request = server.requests().getFirst();
    assertThat(request.header("Authorization")).contains("Bearer " + Shell.KEY);
    assertThat(request.header("Idempotency-Key")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void aReadIsSentAgainAfterTroubleOfTheServer(int status) {
    server.on(GET, status, NO).on(GET, OK);
    assertThat(client.get(ANY).path("fine").asBoolean()).isTrue();
    assertThat(server.requests()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 409, 501})
  void aRefusalIsFinal(int status) {
    server.on(GET, status, NO).on(GET, OK);
    assertThatThrownBy(() -> client.get(ANY))
        .isInstanceOfSatisfying(
            ApiException.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(status);
              assertThat(refusal.code()).isEqualTo(9);
            })
        .hasMessage("not now");
    assertThat(time.pauses()).isEmpty();
  }

  @Test
  void pausesGrowAndAreAsLongAsTheServerAsks() {
    server.busy(GET, 503, 0).busy(GET, 429, 7).busy(GET, 503, 3600).on(GET, 503, NO).on(GET, OK);
    assertThat(client.get(ANY).path("fine").asBoolean()).isTrue();
    assertThat(time.pauses())
        .containsExactly(
            Duration.ofMillis(250),
            Duration.ofSeconds(7),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2));
  }

  @Test
  void itGivesUpInTheEnd() {
    server.on(GET, 503, NO);
    assertThatThrownBy(() -> client.get(ANY)).hasMessage("not now");
    assertThat(server.requests()).hasSize(5);
  }

  @Test
  void aChangeWhoseAnswerIsLostIsSentAgainUnderTheSameName() {
    server.lost(POST).on(POST, 503, NO).on(POST, OK);
    assertThat(client.post(ANY, Map.of("name", "n")).path("fine").asBoolean()).isTrue();
    List<FakeServer.Request> requests = server.requests();
    assertThat(requests).hasSize(3);
    assertThat(requests.getFirst().header("Idempotency-Key")).isPresent();
    assertThat(requests.stream().map(request -> request.header("Idempotency-Key")).distinct())
        .hasSize(1);
    client.post(ANY, Map.of("name", "n"));
    assertThat(server.requests().getLast().header("Idempotency-Key"))
        .isNotEqualTo(requests.getFirst().header("Idempotency-Key"));
  }

  @Test
  void aChangeThatFailedInsideTheServerIsNotSentAgain() {
    server.on(POST, 500, NO).on(POST, OK);
    assertThatThrownBy(() -> client.post(ANY, Map.of())).hasMessage("not now");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aClientWithoutRetriesSendsOnceAndNamesNothing() {
    server.on(POST, 503, NO);
    try (ApiClient once = new ApiClient(server.uri(), Shell.KEY)) {
      assertThatThrownBy(() -> once.post(ANY, Map.of())).hasMessage("not now");
    }
    assertThat(server.change().header("Idempotency-Key")).isEmpty();
  }

  @Test
  void whatIsNotThisApiIsSaidToBeSomethingElse() {
    server.on(GET, "<html>welcome</html>").on(GET, "[]");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> client.get(ANY))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("is the address right?");
    }
  }

  @Test
  void aRefusalBySomethingBetweenHasItsStatusForAMessage() {
    server.on(GET, 404, "<html>no</html>");
    assertThatThrownBy(() -> client.get(ANY)).hasMessage("the server answered 404");
  }

  @Test
  void anEmptyAnswerIsAnEmptyObject() {
    server.on("DELETE " + ANY, "");
    assertThat(client.send(ApiRequest.delete(ANY)).text()).isEqualTo("{}");
  }

  @Test
  void aServerThatIsNotThereIsNamedAndTheKeyIsNot() {
    server.close();
    assertThatThrownBy(() -> client.get(ANY))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(server.uri().toString())
        .hasMessageContaining("understudy up")
        .hasMessageNotContaining(Shell.KEY);
    assertThat(time.pauses()).hasSize(4);
  }
}
