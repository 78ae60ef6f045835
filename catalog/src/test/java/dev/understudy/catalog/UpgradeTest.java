package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSettings;
import dev.understudy.domain.FolderTree;
import dev.understudy.domain.StreamRecord;
import dev.understudy.migrations.Migrations;
import dev.understudy.testing.EmbeddedDatabase;
import dev.understudy.testing.Records;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that was used before the access rights and settings of clusters were complete. */
class UpgradeTest extends CatalogTest {
  private static final String OLD = "used_before";
  private static final String BEFORE = "6";
  private static final List<String> TABLES =
      List.of(
          "clusters",
          "streams",
          "service_accounts",
          "api_keys",
          "role_grants",
          "audit_entries",
          "requests");

  @Test
  void whatWasThereIsThereAfterIt(@TempDir Path folder) throws Exception {
    StreamRecord stream = newStream();
    ClusterRecord cluster = catalog.clusters().find(stream.primaryClusterId()).orElseThrow();
    ApiKeySecret secret = ApiKeySecret.generate(new Random(7));
    catalog.access().ensureAdministrator(secret);
    AuditLog.Entry entry = entry(cluster.id());
    catalog.audit().end(catalog.audit().begin(entry), entry);

    String old = EmbeddedDatabase.shared().empty(OLD);
    Flyway.configure().dataSource(old, "root", "").target(BEFORE).load().migrate();
    copyInto(old);
    assertThat(Migrations.apply(old, "root", "")).isGreaterThanOrEqualTo(3);

    try (Catalog upgraded =
        Catalog.connect(
            new CatalogOptions(old, "root", "", 4),
            Sealer.openOrCreate(folder.resolve("keyset.json")),
            Clock.fixed(Records.NOW, ZoneOffset.UTC))) {
      assertThat(upgraded.clusters().find(cluster.id())).contains(cluster);
      assertThat(upgraded.clusters().list(ClusterFilter.active(10))).hasSize(2).contains(cluster);
      assertThat(
              upgraded.clusters().inFolder(FolderTree.ROOT, new PageRange<>(null, false, null, 10)))
          .hasSize(2)
          .contains(cluster);
      assertThat(upgraded.clusters().settings(cluster.id())).isEqualTo(ClusterSettings.INITIAL);
      assertThat(upgraded.streams().find(stream.id()).orElseThrow().record()).isEqualTo(stream);
      assertThat(upgraded.access().authenticate(secret)).isPresent();
      assertThat(upgraded.audit().page(null, false, 10).entries())
          .singleElement()
          .satisfies(seen -> assertThat(seen.clusterId()).isEqualTo(cluster.id()));
      assertThat(upgraded.organization().label()).isEqualTo("understudy");
    }
  }

  private static AuditLog.Entry entry(@Nullable UUID cluster) {
    return new AuditLog.Entry(
        Records.NOW,
        UUID.randomUUID(),
        "tester",
        "ACTION",
        cluster,
        cluster,
        "{}",
        null,
        "request",
        "127.0.0.1");
  }

  /** The rows of this test's schema, as far as the old one has columns for them. */
  private void copyInto(String old) throws SQLException {
    try (Connection connection = DriverManager.getConnection(old, "root", "");
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        String columns = columns(statement, table);
        statement.execute(
            "INSERT INTO %s (%s) SELECT %s FROM %s.%s"
                .formatted(table, columns, columns, "upgradetest", table));
      }
      statement.execute("UPDATE clusters SET spec = JSON_REMOVE(spec, '$.selfHosted')");
    }
  }

  private static String columns(Statement statement, String table) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT GROUP_CONCAT(column_name) FROM information_schema.columns
            WHERE table_schema = DATABASE() AND extra NOT LIKE '%%GENERATED%%'
              AND table_name = '%s'
            """
                .formatted(table))) {
      row.next();
      return row.getString(1);
    }
  }
}
