package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.api.RoleMatrix.Operation;
import dev.understudy.api.RoleMatrix.Place;
import dev.understudy.catalog.AccessStore;
import dev.understudy.catalog.RoleGrant;
import dev.understudy.domain.Folder;
import dev.understudy.testing.Records;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every role, on everything that it can be granted on, at every operation: allowed or refused as
 * {@link RoleMatrix} says, which was written out from the API's documentation alone.
 */
class RoleMatrixTest extends ApiTest {
  private final Map<Place, String> ids = new EnumMap<>(Place.class);
  private String stream = "";
  private String user = "";
  private String key = "";

  @BeforeAll
  void makeOneOfEach() {
    ids.put(Place.ORGANIZATION, get("/api/v1/organization").text("id"));
    ids.put(Place.FOLDER, newFolder("folder", "root"));
    ids.put(Place.NESTED_FOLDER, newFolder("nested", ids.get(Place.FOLDER)));
    ids.put(Place.PRIMARY, newProtected("primary", "us-east-1", ids.get(Place.NESTED_FOLDER)));
    ids.put(Place.STANDBY, newProtected("standby", "us-east-2", ids.get(Place.FOLDER)));
    ids.put(Place.UNRELATED, newProtected("unrelated", "us-west-2", "root"));
    stream =
        newStream(
                UUID.fromString(String.valueOf(ids.get(Place.PRIMARY))),
                UUID.fromString(String.valueOf(ids.get(Place.STANDBY))))
            .toString();
    user = UUID.randomUUID().toString();
    catalog
        .access()
        .addAccount(new AccessStore.Account(UUID.fromString(user), "subject"), "", "tests");
    Reply made =
        post("/api/v1/api-keys", "{\"name\":\"k\",\"service_account_id\":\"" + user + "\"}");
    key = made.body().path("api_key").path("id").asText();
  }

  @Test
  void allowsAndRefusesWhatTheDocumentationSays() {
    List<Operation> operations = RoleMatrix.operations();
    List<String> wrong = new ArrayList<>();
    int cases = 0;
    for (Place place : Place.values()) {
      for (String role : RoleMatrix.grantable(place)) {
        String secret = keyWith(grant(role, place));
        for (Operation operation : operations) {
          cases++;
          boolean expected = operation.isAllowed(role, place);
          if (operation.method().equals("PUT")) {
            // So that there is something to change.
            assertThat(catalog.grants().change(UUID.fromString(user), now -> Set.of())).isEmpty();
          }
          Reply reply = send(secret, operation.method(), filled(operation.path()), body(operation));
          boolean allowed = operation.wasAllowed(reply.status(), isListed(operation, reply));
          boolean refused = reply.status() == 403 || !operation.listed().isEmpty();
          if (allowed != expected || (!allowed && !refused)) {
            wrong.add(
                "%s on %s: %s should be %s but was %d %s"
                    .formatted(
                        role,
                        place,
                        operation.name(),
                        expected ? "allowed" : "refused",
                        reply.status(),
                        reply.raw().body()));
          }
        }
      }
    }
    System.out.println("role matrix: " + cases + " cases");
    assertThat(wrong).isEmpty();
    assertThat(cases).isGreaterThanOrEqualTo(300).isEqualTo(43 * operations.size());
  }

  @Test
  void grantsNoRoleWhereItMeansNothing() {
    int cases = 0;
    for (Place place : Place.values()) {
      for (String role : RoleMatrix.grantable(Place.ORGANIZATION)) {
        if (!RoleMatrix.grantable(place).contains(role)) {
          String path =
              "/api/v1/roles/%s/%s/%s/%s".formatted(user, place.type(), ids.get(place), role);
          assertThat(send(administrator, "POST", path, null).status()).as(path).isEqualTo(400);
          cases++;
        }
      }
    }
    assertThat(cases).isEqualTo(2 * 4 + 3 * 7);
  }

  @Test
  void knowsEveryRole() {
    assertThat(Set.copyOf(RoleMatrix.grantable(Place.ORGANIZATION)))
        .isEqualTo(
            Set.of(dev.understudy.api.auth.Role.values()).stream()
                .map(Enum::name)
                .collect(java.util.stream.Collectors.toSet()));
  }

  private RoleGrant grant(String role, Place place) {
    return place == Place.ORGANIZATION
        ? RoleGrant.onOrganization(role)
        : new RoleGrant(
            role, RoleGrant.Scope.valueOf(place.type()), String.valueOf(ids.get(place)));
  }

  private boolean isListed(Operation operation, Reply reply) {
    String wanted = filled(operation.listed());
    return reply
        .body()
        .valueStream()
        .flatMap(JsonNode::valueStream)
        .anyMatch(
            item ->
                item.path("id").asText().equals(wanted)
                    || item.path("resource_id").asText().equals(wanted));
  }

  private @Nullable String body(Operation operation) {
    return operation.body().isEmpty() ? null : filled(operation.body());
  }

  private String filled(String text) {
    String filled = text.replace("{stream}", stream).replace("{user}", user).replace("{key}", key);
    for (Place place : Place.values()) {
      filled = filled.replace("{" + place + "}", String.valueOf(ids.get(place)));
    }
    return filled;
  }

  private String newFolder(String name, @Nullable String parent) {
    Folder folder =
        new Folder(UUID.randomUUID(), name, String.valueOf(parent), Map.of(), clock.instant());
    return catalog
        .folders()
        .create(folder, Records.command(UUID.randomUUID().toString()))
        .id()
        .toString();
  }

  private String newProtected(String name, String region, @Nullable String folder) {
    String body =
        clusterBody(name, region)
            .replace(
                "\"spec\":{",
                "\"spec\":{\"delete_protection\":\"ENABLED\",\"parent_id\":\"" + folder + "\",");
    Reply made = post(CLUSTERS, body);
    assertThat(made.status()).as(made.raw().body()).isEqualTo(200);
    UUID id = UUID.fromString(made.text("id"));
    workflows.finish(id, 26257);
    return id.toString();
  }
}
