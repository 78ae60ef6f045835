package dev.understudy.cli.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to the API: it can be shown before it is sent, or instead.
 *
 * @param path from the server's root, with its query
 * @param body of names and values as JSON has them; null for none
 */
public record ApiRequest(String method, String path, @Nullable Map<String, ?> body) {

  static ApiRequest get(String path) {
    return new ApiRequest("GET", path, null);
  }

  static ApiRequest post(String path, @Nullable Map<String, ?> body) {
    return new ApiRequest("POST", path, body);
  }

  static ApiRequest patch(String path, Map<String, ?> body) {
    return new ApiRequest("PATCH", path, body);
  }

  static ApiRequest put(String path, Map<String, ?> body) {
    return new ApiRequest("PUT", path, body);
  }

  static ApiRequest delete(String path) {
    return new ApiRequest("DELETE", path, null);
  }

  boolean isRead() {
    return method.equals("GET");
  }
}
