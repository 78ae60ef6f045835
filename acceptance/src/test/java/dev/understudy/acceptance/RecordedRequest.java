package dev.understudy.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * What an official client sent once, with its headers; ids in braces stand for those of a run.
 *
 * @param path as the document has it, but for the names of its parameters
 * @param body empty where there was none
 */
record RecordedRequest(String method, String path, Map<String, String> headers, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A reply: its status and body. */
  record Reply(int status, JsonNode body) {}

  /** What the Terraform provider sent in the whole life of a plan, in its order. */
  static List<RecordedRequest> ofTerraform() throws IOException {
    try (InputStream file = RecordedRequest.class.getResourceAsStream("/terraform-pcr.jsonl")) {
      if (file == null) {
        throw new IOException("the recorded requests are not on the class path");
      }
      List<RecordedRequest> requests = new ArrayList<>();
      for (String line : new String(file.readAllBytes(), UTF_8).lines().toList()) {
        requests.add(of(JSON.readTree(line)));
      }
      return requests;
    }
  }

  private static RecordedRequest of(JsonNode recorded) {
    Map<String, String> headers = new LinkedHashMap<>();
    recorded
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    return new RecordedRequest(
        recorded.path("method").asText(),
        recorded.path("path").asText(),
        headers,
        recorded.has("body") ? recorded.path("body").toString() : "");
  }

  /** With the ids of a run. */
  RecordedRequest with(Map<String, String> ids) {
    return new RecordedRequest(method, filled(path, ids), headers, filled(body, ids));
  }

  private static String filled(String text, Map<String, String> ids) {
    String filled = text;
    for (var id : ids.entrySet()) {
      filled = filled.replace(id.getKey(), id.getValue());
    }
    return filled;
  }

  Reply send(HttpClient client, URI server, String key) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + key);
    headers.forEach(request::header);
    var reply = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    boolean packed = reply.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
    InputStream plain = new ByteArrayInputStream(reply.body());
    return new Reply(
        reply.statusCode(), JSON.readTree(packed ? new GZIPInputStream(plain) : plain));
  }

  /**
   * Sends it and hangs up, having read nothing of the answer.
   *
   * @param abruptly by a reset, which may be there before the request was read
   */
  void sendAndHangUp(URI server, String key, boolean abruptly) throws IOException {
    byte[] content = body.getBytes(UTF_8);
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(server.getAuthority()).append("\r\n");
    head.append("Authorization: Bearer ").append(key).append("\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      if (abruptly) {
        socket.setSoLinger(true, 0);
      }
      socket.getOutputStream().write(head.toString().getBytes(UTF_8));
      socket.getOutputStream().write(content);
      socket.getOutputStream().flush();
    }
  }
}
