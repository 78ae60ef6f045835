package dev.understudy.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.glassfish.jersey.uri.PathTemplate;
import org.junit.jupiter.api.Test;

class RolePathTest {
  private static final PathTemplate ONE_ROLE = new PathTemplate(RoleResource.ONE_ROLE);

  @Test
  void takesAnEmptySegmentForTheOrganization() {
    assertThat(parts("/user/ORGANIZATION//CLUSTER_ADMIN"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "user_id", "user",
                "resource_type", "ORGANIZATION",
                "resource_id", "",
                "role_name", "CLUSTER_ADMIN"));
  }

  @Test
  void takesTheIdOfAClusterOrFolder() {
    assertThat(parts("/user/CLUSTER/some-id/CLUSTER_ADMIN"))
        .containsEntry("resource_id", "some-id");
    assertThat(ONE_ROLE.match("/user/CLUSTER/CLUSTER_ADMIN", new HashMap<>())).isFalse();
  }

  private static Map<String, String> parts(String path) {
    Map<String, String> parts = new HashMap<>();
    assertThat(ONE_ROLE.match(path, parts)).as(path).isTrue();
    return parts;
  }
}
