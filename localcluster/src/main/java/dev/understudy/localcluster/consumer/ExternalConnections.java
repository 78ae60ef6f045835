package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.storage.Documents;
import dev.understudy.localcluster.storage.Store;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Named URIs, so that statements and job descriptions need not hold secrets. */
public final class ExternalConnections {
  private static final String SCHEME = "external://";

  private record Stored(String name, String uri) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final Documents documents;
  private final Tuning tuning;

  public ExternalConnections(Store store, Tuning tuning) {
    this.documents = new Documents(store);
    this.tuning = tuning;
  }

  /** Stores a URI after having connected to it. */
  public void create(String name, String uri, boolean ifNotExists) {
    if (documents.get(key(name), Stored.class).isPresent()) {
      if (ifNotExists) {
        return;
      }
      throw new ClusterException(
          "42710", "external connection with name " + name + " already exists");
    }
    store(name, uri);
  }

  /** Stores another URI under a name, after having connected to it. */
  public void alter(String name, String uri) {
    require(name);
    store(name, uri);
  }

  private void store(String name, String uri) {
    try (SourceConnection dialled =
        SourceConnection.open(SourceUri.parse(uri), tuning.sourceSilence())) {
      dialled.query("SELECT 1");
    } catch (IOException e) {
      throw unreachable(e);
    }
    documents.put(key(name), new Stored(name, uri));
  }

  public void drop(String name) {
    require(name);
    documents.delete(key(name));
  }

  /** Names and redacted URIs. */
  public Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    documents
        .list("external-connection/", Stored.class)
        .forEach(stored -> all.put(stored.name(), SourceUri.redact(stored.uri())));
    return all;
  }

  /** The primary behind a URI or {@code external://name}. */
  SourceUri resolve(String uri) {
    return SourceUri.parse(
        uri.startsWith(SCHEME) ? require(uri.substring(SCHEME.length())).uri() : uri);
  }

  static ClusterException unreachable(IOException cause) {
    ClusterException error =
        new ClusterException("08001", "cannot connect to the source: " + cause.getMessage());
    error.initCause(cause);
    return error;
  }

  private Stored require(String name) {
    return documents
        .get(key(name), Stored.class)
        .orElseThrow(
            () ->
                new ClusterException(
                    "42704", "external connection with name " + name + " does not exist"));
  }

  private static String key(String name) {
    return "external-connection/" + name;
  }
}
