package dev.understudy.api.http;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster that its owner runs is reached, as it is sent, with its secrets; beyond the
 * official API. Prints without them.
 *
 * @param user of the system virtual cluster; may be left out where the certificate names it
 * @param applicationUser of the application virtual cluster; null where the same is one of both
 */
record SelfHostedRequest(
    @JsonAlias("systemUrl") @Nullable String systemUrl,
    @JsonAlias("httpPort") @Nullable Integer httpPort,
    @JsonAlias("applicationVirtualCluster") @Nullable String applicationVirtualCluster,
    @JsonAlias("caCertificate") @Nullable String caCertificate,
    @JsonAlias("clientCertificate") @Nullable String clientCertificate,
    @JsonAlias("clientKey") @Nullable String clientKey,
    @Nullable String user,
    @Nullable String password,
    @JsonAlias("applicationUser") @Nullable String applicationUser,
    @JsonAlias("applicationPassword") @Nullable String applicationPassword) {
  private static final Set<String> SECRETS =
      Set.of("client_key", "clientKey", "password", "application_password", "applicationPassword");

  /** A body as it may be kept: the same where it holds no secret. */
  static byte[] withoutSecrets(ObjectMapper json, byte[] body) {
    try {
      JsonNode tree = json.readTree(body);
      return tree != null && redact(tree) ? json.writeValueAsBytes(tree) : body;
    } catch (IOException e) {
      throw Query.invalid("the request body is not what is expected here");
    }
  }

  private static boolean redact(JsonNode node) {
    boolean changed = false;
    if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        if (SECRETS.contains(name) && !object.path(name).isNull()) {
          object.put(name, "redacted");
          changed = true;
        }
      }
    }
    for (JsonNode child : node) {
      changed |= redact(child);
    }
    return changed;
  }

  @Override
  public String toString() {
    return "SelfHostedRequest[*****]";
  }
}
