package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryPlanTest extends CatalogTest {

  @Test
  void migratingTwiceChangesNothing() {
    assertThat(dev.understudy.migrations.Migrations.apply(url, "root", "")).isZero();
  }

  @Test
  void everyLookUpHasAnIndexToGoBy() throws Exception {
    List<String> lookUps =
        List.of(
            "SELECT id FROM streams WHERE standby_cluster_id = 'x' AND driven = TRUE",
            "SELECT id FROM streams WHERE primary_cluster_id = 'x' AND driven = TRUE",
            "SELECT id FROM streams WHERE driven = TRUE AND id >= '0' AND id < 'g' ORDER BY id",
            "SELECT id FROM streams WHERE live = TRUE ORDER BY created_at, id LIMIT 10",
            "SELECT id FROM streams WHERE (primary_cluster_id = 'x' OR standby_cluster_id = 'x')",
            "SELECT failover_millis FROM streams WHERE activated_at IS NOT NULL"
                + " AND failover_millis IS NOT NULL ORDER BY activated_at DESC LIMIT 10",
            "SELECT subject_id FROM requests WHERE caller = 'c' AND body_hash = 'h'"
                + " AND created_at >= '2026-01-01'",
            "SELECT id FROM clusters WHERE state IN ('CREATING', 'LOCKED')",
            clusters("name", "ASC", "'a'"),
            clusters("name", "DESC", "'a'"),
            clusters("created_at", "ASC", "'2026-01-01'"),
            clusters("created_at", "DESC", "'2026-01-01'"),
            clusters("deletion_order", "ASC", "'2026-01-01'"),
            clusters("deletion_order", "DESC", "'2026-01-01'"),
            "SELECT cluster_id FROM cluster_settings WHERE due = TRUE",
            "SELECT at FROM stream_timeline WHERE stream_id = 'x' ORDER BY at, id",
            "SELECT id FROM audit_entries ORDER BY created_at DESC, id DESC LIMIT 10",
            "SELECT id FROM audit_entries WHERE created_at > '2026-01-01' ORDER BY created_at",
            "SELECT id FROM audit_pending WHERE created_at < '2026-01-01' ORDER BY created_at",
            "SELECT id FROM clusters WHERE parent_id = 'x' ORDER BY name, id LIMIT 10",
            "SELECT id FROM folders WHERE parent_id = 'x'",
            "SELECT id FROM service_accounts WHERE name > 'x' ORDER BY name, id LIMIT 10",
            "SELECT id FROM api_keys WHERE created_at > '2026-01-01' ORDER BY created_at, id",
            "SELECT id FROM api_keys WHERE service_account_id = 'x' ORDER BY created_at, id",
            "SELECT account_id FROM role_grants WHERE account_id IN ('x', 'y')",
            "SELECT account_id FROM role_grants WHERE resource_type = 'FOLDER'"
                + " AND resource_id = 'x'",
            "SELECT 1 FROM role_grants g WHERE g.role = 'ORG_ADMIN'"
                + " AND g.resource_type = 'ORGANIZATION'");
    try (var connection = DriverManager.getConnection(url, "root", "");
        var statement = connection.createStatement()) {
      List<String> withoutIndex = new ArrayList<>();
      for (String lookUp : lookUps) {
        try (ResultSet plan = statement.executeQuery("EXPLAIN " + lookUp)) {
          plan.next();
          if (plan.getString("possible_keys") == null && plan.getString("key") == null) {
            withoutIndex.add(lookUp);
          }
        }
      }
      assertThat(withoutIndex).isEmpty();
    }
  }

  private static String clusters(String column, String direction, String after) {
    return ("SELECT id FROM clusters WHERE (%1$s %4$s %3$s OR (%1$s = %3$s AND id %4$s 'x'))"
            + " AND state NOT IN ('DELETED', 'CREATION_FAILED') AND created_at <= '2027-01-01'"
            + " ORDER BY %1$s %2$s, id %2$s LIMIT 10")
        .formatted(column, direction, after, direction.equals("ASC") ? ">" : "<");
  }
}
