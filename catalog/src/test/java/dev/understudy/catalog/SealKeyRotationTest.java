package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.understudy.catalog.SealKeyRotation.Extent;
import dev.understudy.catalog.SealKeyRotation.Result;
import dev.understudy.domain.Login;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.testing.EmbeddedDatabase;
import dev.understudy.testing.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real database; `running` is the catalog of a process that goes on meanwhile. */
class SealKeyRotationTest {
  private static final Clock CLOCK = Clock.fixed(Records.NOW, ZoneOffset.UTC);
  private static final AtomicInteger SCHEMAS = new AtomicInteger();
  private static final int LOGINS = 120;

  private final Deque<Catalog> open = new ArrayDeque<>();
  private final Map<UUID, Login> logins = new LinkedHashMap<>();
  @TempDir private Path directory;
  private String url;
  private Path key;
  private Catalog running;

  @BeforeEach
  void fill() throws Exception {
    url = EmbeddedDatabase.shared().migrated("seal_keys_" + SCHEMAS.incrementAndGet());
    key = directory.resolve("seal.key");
    running = opened(key);
    for (int i = 0; i < LOGINS; i++) {
      add(running, UUID.randomUUID());
    }
  }

  private Catalog opened(Path file) throws IOException {
    Catalog catalog =
        Catalog.connect(
            new CatalogOptions(
                url, EmbeddedDatabase.SERVING.name(), EmbeddedDatabase.SERVING.password(), 4),
            Sealer.openOrCreate(file),
            CLOCK);
    open.push(catalog);
    return catalog;
  }

  private void add(Catalog catalog, UUID cluster) {
    Login login = new Login("root", "secret-of-" + cluster);
    catalog.logins().putIfAbsent(cluster, Login.Kind.SYSTEM, login);
    logins.put(cluster, login);
  }

  @AfterEach
  void closeAll() {
    open.forEach(Catalog::close);
  }

  private Result rotate(Extent extent) throws IOException {
    return rotate(key, extent);
  }

  private Result rotate(Path file, Extent extent) throws IOException {
    return rotation(file).run(extent);
  }

  private SealKeyRotation rotation(Path file) throws IOException {
    return new SealKeyRotation(SealKeyFile.open(file), opened(file).loginSeals(), line -> {});
  }

  private void assertAllOpen(Catalog catalog) {
    logins.forEach(
        (cluster, login) ->
            assertThat(catalog.logins().find(cluster, Login.Kind.SYSTEM)).contains(login));
  }

  @Test
  void aRunningProcessOpensAndSealsUnderTheNewKeyAndTheOldOneOpensNothingMore() throws Exception {
    Path before = Files.copy(key, directory.resolve("before"), StandardCopyOption.COPY_ATTRIBUTES);

    Result rotated = rotate(Extent.RESEAL);
    assertThat(rotated.resealed()).isEqualTo(LOGINS);
    assertThat(rotated.left()).isZero();
    assertThat(rotated.keys()).isEqualTo(2);
    assertAllOpen(running);
    add(running, UUID.randomUUID());

    Result retired = rotate(Extent.RETIRE);
    assertThat(retired.resealed()).as("the running process seals under the new key").isZero();
    assertThat(retired.keys()).isEqualTo(1);
    assertThat(retired.sealing()).isEqualTo(rotated.sealing());
    assertAllOpen(running);
    assertThat(running.loginSeals().loginsByKey())
        .isEqualTo(Map.of(rotated.sealing(), (long) LOGINS + 1));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");

    Catalog old = opened(before);
    for (UUID cluster : logins.keySet()) {
      assertThatThrownBy(() -> old.logins().find(cluster, Login.Kind.SYSTEM))
          .isInstanceOf(UnderstudyException.class)
          .hasMessageContaining("bring it the newest file");
    }
  }

  @Test
  void aRotationThatWasBegunIsFinishedByTheNextWithoutAnotherKey() throws Exception {
    SealKeyFile file = SealKeyFile.open(key);
    file.replace(file.read().prepared().promoted());
    Catalog other = opened(key);
    assertThat(other.loginSeals().reseal(null, 70).resealed()).isEqualTo(70);

    Result finished = rotate(Extent.RESEAL);
    assertThat(finished.resealed()).isEqualTo(LOGINS - 70);
    assertThat(finished.keys()).isEqualTo(2);
    assertThat(rotate(Extent.RESEAL).resealed()).isZero();

    // As after a kill between the catalog's word and the file's replacement.
    Set<Long> older = file.read().ids();
    older.remove(finished.sealing());
    assertThat(other.loginSeals().retire(older)).isEqualTo(older);
    assertThat(rotate(Extent.RETIRE).retired()).isEqualTo(older);
    assertThat(file.read().ids()).containsExactly(finished.sealing());
    assertAllOpen(running);
  }

  @Test
  void onTwoMachinesEveryProcessOpensEverythingAtEveryStep() throws Exception {
    Path remote = directory.resolve("remote.key");
    distribute(key, remote);
    Catalog far = opened(remote);

    Result prepared = rotate(Extent.PREPARE);
    assertThat(prepared.keys()).isEqualTo(2);
    assertThat(prepared.left()).isZero();
    assertThat(rotate(Extent.PREPARE).keys()).isEqualTo(2);
    add(running, UUID.randomUUID());
    assertAllOpen(far);

    distribute(key, remote);
    Result resealed = rotate(Extent.RESEAL);
    assertThat(resealed.resealed()).isEqualTo(LOGINS + 1);
    assertAllOpen(far);
    add(far, UUID.randomUUID());
    assertAllOpen(running);

    distribute(key, remote);
    assertThat(rotate(Extent.RETIRE).resealed()).as("what the far one sealed").isEqualTo(1);
    add(far, UUID.randomUUID());
    distribute(key, remote);
    assertAllOpen(far);
    assertAllOpen(running);
  }

  @Test
  void whatAnOldFileSealsAfterTheRetirementIsRefusedAndComesInWithTheNewFile() throws Exception {
    Path remote = directory.resolve("remote.key");
    distribute(key, remote);
    Catalog far = opened(remote);
    rotate(Extent.RETIRE);
    UUID cluster = UUID.randomUUID();

    assertThatThrownBy(() -> add(far, cluster)).hasMessageContaining("is retired");
    assertThat(running.logins().find(cluster, Login.Kind.SYSTEM)).isEmpty();
    assertThatThrownBy(() -> rotate(remote, Extent.RESEAL)).hasMessageContaining("lacks the keys");

    distribute(key, remote);
    add(far, cluster);
    assertAllOpen(running);
  }

  @Test
  void aRetirementWaitsForWhatIsBeingWrittenUnderTheKey() throws Exception {
    rotate(Extent.RESEAL);
    SealKeys keys = SealKeyFile.open(key).read();
    Set<Long> older = keys.ids();
    older.remove(keys.primary());
    try (Connection writer = DriverManager.getConnection(url, "root", "")) {
      writer.setAutoCommit(false);
      insertUnder(older.iterator().next(), writer);
      CompletableFuture<Set<Long>> retirement =
          CompletableFuture.supplyAsync(() -> running.loginSeals().retire(older));
      assertThat(catchThrowable(() -> retirement.get(500, TimeUnit.MILLISECONDS)))
          .isInstanceOf(TimeoutException.class);
      writer.commit();
      assertThat(retirement.get(20, TimeUnit.SECONDS)).isEmpty();
    }
    assertThat(running.loginSeals().retired()).isEmpty();

    Result damaged = rotate(Extent.RETIRE);
    assertThat(damaged.unopened()).hasSize(1);
    assertThat(damaged.left()).isEqualTo(1);
    assertThat(damaged.retired()).as("a key that still seals something").isEmpty();
    assertThat(SealKeyFile.open(key).read().ids()).containsAll(older);
  }

  private static void insertUnder(long id, Connection writer) throws SQLException {
    try (var insert =
        writer.prepareStatement("INSERT INTO cluster_logins VALUES (?, 'SYSTEM', UNHEX(?))")) {
      insert.setString(1, UUID.randomUUID().toString());
      insert.setString(2, "01%08x".formatted(id) + "00".repeat(40));
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
  }

  @Test
  void aLoginThatChangesUnderTheRotationKeepsItsChange() throws Exception {
    UUID from = UUID.randomUUID();
    UUID to = logins.keySet().iterator().next();
    add(running, from);
    SealKeyFile file = SealKeyFile.open(key);
    Catalog other = opened(key);
    CompletableFuture<Void> copies =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 200; i++) {
                running.logins().copy(from, to, Login.Kind.SYSTEM);
              }
            });
    file.replace(file.read().prepared().promoted());
    while (!copies.isDone()) {
      assertThat(other.loginSeals().reseal(null, 50).unopened()).isEmpty();
    }
    copies.get();
    logins.put(to, logins.get(from));

    assertThat(rotate(Extent.RETIRE).left()).isZero();
    assertAllOpen(running);
  }

  @Test
  void twoRotationsDoNotRunAtOnce() throws Exception {
    SealKeyRotation second = rotation(key);
    assertThat(
            running
                .loginSeals()
                .exclusively(
                    () ->
                        assertThatThrownBy(() -> second.run(Extent.RESEAL))
                            .hasMessageContaining("another rotation")))
        .isTrue();
    assertThat(second.run(Extent.RESEAL).left()).isZero();
  }

  @Test
  void aTrialRunWritesNothing() throws Exception {
    String before = Files.readString(key);

    Result plan = rotation(key).plan(Extent.RETIRE);
    assertThat(plan.resealed()).isEqualTo(LOGINS);
    assertThat(plan.keys()).isEqualTo(1);
    assertThat(Files.readString(key)).isEqualTo(before);
    assertThat(running.loginSeals().loginsByKey()).containsOnlyKeys(plan.sealing());
  }

  @Test
  void aKeyFileThatIsMissingOrNotUsableOrAnothersIsRefusedInWords() throws Exception {
    assertThatThrownBy(() -> SealKeyFile.open(directory.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no seal key file");
    Path torn = directory.resolve("torn");
    distribute(key, torn);
    Files.writeString(torn, Files.readString(key).substring(0, 60));
    assertThatThrownBy(() -> SealKeyFile.open(torn)).hasMessageContaining("not usable");
    Path another = directory.resolve("another");
    SealKeyRotation wrong =
        rotation(
            Files.copy(
                newKey(another), directory.resolve("wrong"), StandardCopyOption.COPY_ATTRIBUTES));
    assertThatThrownBy(() -> wrong.run(Extent.RETIRE)).hasMessageContaining("lacks the keys");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> rotate(Extent.RESEAL))
        .isInstanceOfAny(IOException.class, UncheckedIOException.class)
        .hasMessageContaining("chmod 600");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertAllOpen(running);
  }

  private static Path newKey(Path path) throws IOException {
    return Path.of(SealKeyFile.openOrCreate(path).toString());
  }

  @Test
  void aFileThatIsBeingCopiedDoesNotDisturbAProcessThatRuns() throws Exception {
    Path remote = directory.resolve("remote.key");
    distribute(key, remote);
    Catalog far = opened(remote);
    rotate(Extent.RESEAL);
    String whole = Files.readString(key);

    Files.writeString(remote, whole.substring(0, whole.length() / 2));
    assertThatThrownBy(() -> assertAllOpen(far)).hasMessageContaining("lacks");
    Files.setPosixFilePermissions(remote, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(remote, whole);
    assertThatThrownBy(() -> assertAllOpen(far)).hasMessageContaining("lacks");
    Files.setPosixFilePermissions(remote, PosixFilePermissions.fromString("rw-------"));
    assertAllOpen(far);
  }

  private static void distribute(Path from, Path to) throws IOException {
    Path draft = Files.copy(from, to.resolveSibling("draft"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
