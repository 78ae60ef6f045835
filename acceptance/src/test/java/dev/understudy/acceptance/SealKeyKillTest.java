package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.catalog.Catalog;
import dev.understudy.catalog.CatalogOptions;
import dev.understudy.catalog.SealKeyFile;
import dev.understudy.catalog.Sealer;
import dev.understudy.domain.Login;
import dev.understudy.testing.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code understudy seal-key rotate} killed at places that a lock holds it at, on a database that
 * other processes use.
 */
@Tag("scenario")
@Timeout(180)
class SealKeyKillTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final AtomicInteger SCHEMAS = new AtomicInteger();
  private static final int LOGINS = 500;
  private static final int BATCH = 100;

  @TempDir private Path folder;
  private final List<UUID> clusters = Stream.generate(UUID::randomUUID).limit(LOGINS).toList();
  private String url;
  private Path key;
  private Catalog running;

  @BeforeEach
  void fill() throws Exception {
    url = EmbeddedDatabase.shared().migrated("seal_key_kill_" + SCHEMAS.incrementAndGet());
    key = folder.resolve("seal.key");
    running = opened(key);
    clusters.parallelStream()
        .forEach(id -> running.logins().putIfAbsent(id, Login.Kind.SYSTEM, loginOf(id)));
  }

  private Catalog opened(Path file) throws IOException {
    return Catalog.connect(
        new CatalogOptions(
            url, EmbeddedDatabase.SERVING.name(), EmbeddedDatabase.SERVING.password(), 4),
        Sealer.openOrCreate(file),
        Clock.systemUTC());
  }

  private static Login loginOf(UUID cluster) {
    return new Login("root", "secret-of-" + cluster);
  }

  @AfterEach
  void close() {
    running.close();
  }

  @Test
  void aRotationThatIsKilledAnywhereIsFinishedByTheNext() throws Exception {
    Path before = Files.copy(key, folder.resolve("before"), StandardCopyOption.COPY_ATTRIBUTES);
    List<String> materials = new ArrayList<>(SealKeyTest.materials(key));
    for (int place : List.of(0, 2 * BATCH + 50, 3 * BATCH + 50)) {
      killAt(place);
      assertAllOpen(running);
      assertThat(SealKeyTest.materials(key)).as("a kill adds no second key").hasSize(2);
    }
    materials.addAll(SealKeyTest.materials(key));

    try (ServedProcess last = rotation("last", "--retire")) {
      int code = last.awaitEnd();
      assertThat(last.output()).contains(" left=0 keys=1").doesNotContain(materials);
      assertThat(code).isZero();
    }
    assertAllOpen(running);
    assertThat(running.loginSeals().loginsByKey()).hasSize(1).containsValue((long) LOGINS);
    try (Catalog old = opened(before)) {
      for (UUID cluster : clusters) {
        assertThatThrownBy(() -> old.logins().find(cluster, Login.Kind.SYSTEM)).isNotNull();
      }
    }
  }

  @Test
  void aKeyFileThatIsMissingOrAnothersEndsWithWordsThatHelp() throws Exception {
    Path kept = Files.move(key, folder.resolve("kept"));
    try (ServedProcess missing = rotation("missing")) {
      assertThat(missing.awaitEnd()).isEqualTo(1);
      assertThat(missing.output()).contains("there is no seal key file").doesNotContain("\tat ");
    }
    assertThat(key).doesNotExist();
    Sealer another = Sealer.openOrCreate(key);
    try (ServedProcess wrong = rotation("wrong")) {
      assertThat(wrong.awaitEnd()).isEqualTo(1);
      assertThat(wrong.output()).contains("lacks the keys").doesNotContain("\tat ");
    }
    Files.move(kept, key, StandardCopyOption.REPLACE_EXISTING);
    assertThat(another).isNotNull();
    assertAllOpen(running);
  }

  /** The lock on a login keeps the rotation from what is behind it. */
  private void killAt(int place) throws Exception {
    try (Connection holder = DriverManager.getConnection(url, "root", "")) {
      holder.setAutoCommit(false);
      hold(holder, place);
      try (ServedProcess doomed = rotation("doomed-" + place)) {
        await().atMost(LIMIT).until(() -> waitsForALock());
        assertThat(resealed()).isEqualTo(place / BATCH * BATCH);
      }
      holder.rollback();
    }
  }

  private static void hold(Connection connection, int place) throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT cluster_id FROM cluster_logins ORDER BY cluster_id, kind LIMIT 1 OFFSET "
                    + place)) {
      assertThat(row.next()).isTrue();
      String cluster = row.getString(1);
      try (var lock =
          connection.prepareStatement(
              "UPDATE cluster_logins SET kind = 'SYSTEM', sealed = CONCAT(sealed, 'x')"
                  + " WHERE cluster_id = ?")) {
        lock.setString(1, cluster);
        assertThat(lock.executeUpdate()).isEqualTo(1);
      }
    }
  }

  private boolean waitsForALock() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "root", "");
        var statement = connection.createStatement();
        var waiting =
            statement.executeQuery(
                "SELECT COUNT(*) FROM information_schema.innodb_trx"
                    + " WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE 'UPDATE cluster_logins%'")) {
      waiting.next();
      return waiting.getInt(1) > 0;
    }
  }

  private long resealed() throws IOException {
    long sealing = SealKeyFile.open(key).read().primary();
    return running.loginSeals().loginsByKey().getOrDefault(sealing, 0L);
  }

  private void assertAllOpen(Catalog catalog) {
    for (UUID cluster : clusters) {
      assertThat(catalog.logins().find(cluster, Login.Kind.SYSTEM)).contains(loginOf(cluster));
    }
  }

  private ServedProcess rotation(String name, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("seal-key", "rotate", "--config", configuration().toString()));
    arguments.addAll(List.of(more));
    return ServedProcess.start(folder, name, arguments.toArray(String[]::new));
  }

  private Path configuration() throws IOException {
    return Files.writeString(
        folder.resolve("understudy.yml"),
        """
        database:
          url: "%s"
          user: root
          password: ""
          seal_key_file: %s
        temporal:
          address: 127.0.0.1:7233
        """
            .formatted(url, key));
  }
}
