package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.api.RequestMaker.Made;
import dev.understudy.api.SaidRows.Kind;
import dev.understudy.catalog.RoleGrant;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.StreamStatus;
import dev.understudy.testing.OpenApiDocument;
import dev.understudy.testing.OpenApiDocument.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Sends requests that are made from our own document, right and wrong ones, to every operation.
 * {@code -Dfuzz.requests=N} for more of them, {@code -Dfuzz.seed=N} for others.
 */
class FuzzTest extends ApiTest {
  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 2_000);
  private static final long SEED = Long.getLong("fuzz.seed", 20_261_130L);

  /** Of a hundred requests, how many find that no workflow answers, or that the answer is lost. */
  private static final int UNANSWERED = 4;

  /** Clusters and streams more often than the rest. */
  private static final List<Kind> MADE =
      List.of(
          Kind.CLUSTER,
          Kind.CLUSTER,
          Kind.CLUSTER,
          Kind.STREAM,
          Kind.STREAM,
          Kind.STREAM,
          Kind.ACCOUNT,
          Kind.KEY,
          Kind.FOLDER);

  private final Random chance = new Random(SEED);
  private @Nullable String caller;
  private final SaidRows said = new SaidRows();
  private final Map<Kind, Set<String>> before = new EnumMap<>(Kind.class);
  private final List<String> faults = new ArrayList<>();
  private final Map<String, Integer> statuses = new TreeMap<>();

  @Test
  void answersWhateverIsSentAsItsDocumentSays() throws Exception {
    System.out.printf("fuzz: seed %d, %d requests%n", SEED, REQUESTS);
    OpenApiDocument document = OpenApiDocument.resource("/dev/understudy/api/openapi.json");
    ValueMaker values = new ValueMaker(document, chance, clock, this::id);
    RequestMaker requests = new RequestMaker(document, values, chance);
    List<Operation> operations = document.operations();
    String previous = "nothing";
    caller =
        keyWith(
            RoleGrant.onOrganization("ORG_ADMIN"),
            RoleGrant.onOrganization("CLUSTER_ADMIN"),
            RoleGrant.onOrganization("CLUSTER_CREATOR"),
            RoleGrant.onOrganization("FOLDER_ADMIN"));
    for (Kind kind : Kind.values()) {
      before.put(kind, listed(kind));
    }
    for (int i = 0; i < REQUESTS; i++) {
      // One in five makes something for the others to work on.
      Operation operation =
          i % 5 == 0 ? making(operations) : operations.get(chance.nextInt(operations.size()));
      Made made = requests.make(operation);
      workflows.mode = mode();
      Reply reply = answer(made, previous);
      previous = made + " answered with " + reply.status();
      workflows.mode = FakeCommands.Mode.SERVING;
      check(document, made, reply);
      remember(made, reply);
      clock.advance(Duration.ofMillis(chance.nextInt(5_000)));
    }
    System.out.println("fuzz: " + statuses);
    assertThat(faults).isEmpty();
    assertThat(said.of(Kind.CLUSTER)).hasSizeGreaterThan(REQUESTS / 100);
    for (Kind kind : Kind.values()) {
      assertThat(said.madeOf(kind)).as("%s", kind).isPositive();
    }
    nothingIsLostOrHalfMade();
  }

  /** What went before may be why there is none. */
  private Reply answer(Made made, String previous) {
    try {
      return send(caller, made.method(), made.path(), made.body(), headers(made));
    } catch (IllegalStateException e) {
      throw new IllegalStateException("no answer to %s after %s".formatted(made, previous), e);
    }
  }

  private FakeCommands.Mode mode() {
    int at = chance.nextInt(100);
    return at < UNANSWERED
        ? FakeCommands.Mode.SILENT
        : at < 2 * UNANSWERED ? FakeCommands.Mode.LOSING_ANSWERS : FakeCommands.Mode.SERVING;
  }

  private Operation making(List<Operation> operations) {
    Kind kind =
        said.of(Kind.CLUSTER).size() < 4 ? Kind.CLUSTER : MADE.get(chance.nextInt(MADE.size()));
    return operations.stream()
        .filter(each -> each.method().equals("POST") && each.path().equals(kind.path))
        .findFirst()
        .orElseThrow();
  }

  private static String[] headers(Made made) {
    return made.headers().toArray(String[]::new);
  }

  private void check(OpenApiDocument document, Made made, Reply reply) {
    int status = reply.status();
    statuses.merge(made.operation() + " " + status, 1, Integer::sum);
    boolean ours = status == 501 || status == 503;
    if (status >= 500 && !ours) {
      faults.add("%d for %s: %s".formatted(status, made, reply.raw().body()));
    }
    if ((status == 429 || status == 503)
        && !isHealth(made)
        && reply.header("Retry-After").isEmpty()) {
      faults.add("no Retry-After for " + made);
    }
    if (made.kind() == RequestMaker.Kind.WRONG_METHOD && status < 400) {
      faults.add("%d for %s".formatted(status, made));
    }
    List<String> found =
        status < 400 || isHealth(made)
            ? document.faults(made.method(), made.operation().path(), status, reply.body())
            : document.faults(document.root().at("/components/schemas/Error"), reply.body());
    if (!found.isEmpty()) {
      faults.add("%s for %d to %s: %s".formatted(found, status, made, reply.raw().body()));
    }
  }

  private static boolean isHealth(Made made) {
    return made.operation().path().equals("/health")
        && made.kind() != RequestMaker.Kind.WRONG_METHOD;
  }

  /** And lets what was begun go on, mostly. */
  private void remember(Made made, Reply reply) {
    if (reply.status() != 200) {
      return;
    }
    boolean goesOn = chance.nextInt(10) < 8;
    String path = made.operation().path();
    said.heard(made, reply.body());
    if (goesOn && made.method().equals("POST") && path.equals(STREAMS)) {
      replicate(UUID.fromString(reply.text("id")));
    }
    if (goesOn && path.startsWith(CLUSTERS) && !reply.text("state").isEmpty()) {
      finishIfBegun(UUID.fromString(reply.text("id")));
    }
  }

  private void finishIfBegun(UUID id) {
    ClusterState state = catalog.clusters().find(id).orElseThrow().state();
    if (state == ClusterState.CREATING || state == ClusterState.LOCKED) {
      workflows.finish(id, 26257);
    }
  }

  private void replicate(UUID id) {
    var record = catalog.streams().find(id).orElseThrow().record();
    if (record.state().status() == StreamStatus.STARTING) {
      workflows.move(id, new StreamState.Replicating(FakeCommands.FACTS));
      sample(id, clock.instant().minusSeconds(30), clock.instant().minusSeconds(1));
    }
  }

  private String id(String name) {
    List<String> of = said.of(SaidRows.named(name));
    return of.isEmpty() || chance.nextInt(10) == 0
        ? new UUID(chance.nextLong(), chance.nextLong()).toString()
        : of.get(chance.nextInt(of.size()));
  }

  /** What was answered is there, and nothing else is. */
  private void nothingIsLostOrHalfMade() {
    for (Kind kind : Kind.values()) {
      Set<String> expected = new TreeSet<>(said.of(kind));
      expected.addAll(before.getOrDefault(kind, Set.of()));
      assertThat(listed(kind)).as("%s", kind).isEqualTo(expected);
    }
    for (String stream : said.of(Kind.STREAM)) {
      Reply one = get(STREAMS + "/" + stream + "?view=FULL");
      assertThat(one.status()).as(one.raw().body()).isEqualTo(200);
      assertThat(said.of(Kind.CLUSTER))
          .contains(one.text("primary_cluster_id"), one.text("standby_cluster_id"));
    }
  }

  private Set<String> listed(Kind kind) {
    String path = kind.path + kind.all;
    Set<String> ids = new TreeSet<>();
    String next = "";
    do {
      Reply page = get(next.isEmpty() ? path : path + "&pagination.page=" + next);
      assertThat(page.status()).as(page.raw().body()).isEqualTo(200);
      for (JsonNode item : page.body().path(kind.listed)) {
        assertThat(ids.add(item.path(kind.id).asText())).isTrue();
      }
      next = page.body().path("pagination").path("next_page").asText();
    } while (!next.isEmpty());
    return ids;
  }
}
