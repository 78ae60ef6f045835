package dev.understudy.acceptance.crashpoints;

import dev.understudy.api.commands.TemporalStreamCommands;
import dev.understudy.catalog.Catalog;
import dev.understudy.catalog.CatalogOptions;
import dev.understudy.catalog.Sealer;
import dev.understudy.testing.EmbeddedDatabase;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** What all scenes share and nobody kills: the server, the catalog, and a client of both. */
record Stage(
    DevServer server, Catalog catalog, WorkflowClient client, TemporalStreamCommands commands)
    implements AutoCloseable {
  /** More than there are scenes at once, and fewer than the server takes. */
  private static final int CONNECTIONS = 120;

  static Stage open(Path folder) throws IOException {
    String url = EmbeddedDatabase.shared().migrated("crashpoints");
    Catalog catalog =
        Catalog.connect(
            new CatalogOptions(
                url,
                EmbeddedDatabase.SERVING.name(),
                EmbeddedDatabase.SERVING.password(),
                CONNECTIONS),
            Sealer.openOrCreate(folder.resolve("keyset.json")),
            Clock.systemUTC());
    DevServer server = DevServer.start();
    WorkflowClient client = WorkflowClient.newInstance(server.stubs());
    return new Stage(
        server, catalog, client, new TemporalStreamCommands(client, Clock.systemUTC()));
  }

  @Override
  public void close() {
    catalog.close();
    server.close();
  }
}
