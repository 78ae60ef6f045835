package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.testing.EmbeddedDatabase;
import dev.understudy.testing.Records;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A test on the real catalog, in a schema of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CatalogTest {
  Catalog catalog;
  String url;

  @BeforeAll
  void openCatalog(@TempDir Path directory) throws Exception {
    String schema = getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    url = EmbeddedDatabase.shared().migrated(schema);
    catalog =
        Catalog.connect(
            new CatalogOptions(
                url, EmbeddedDatabase.SERVING.name(), EmbeddedDatabase.SERVING.password(), 8),
            Sealer.openOrCreate(directory.resolve("keyset.json")),
            Clock.fixed(Records.NOW, ZoneOffset.UTC));
  }

  @AfterAll
  void closeCatalog() {
    catalog.close();
  }

  ClusterRecord newCluster() {
    return catalog
        .clusterLedger()
        .create(Records.cluster(ClusterState.CREATED), Records.command())
        .record();
  }

  StreamRecord newStream(UUID primary, UUID standby) {
    return catalog
        .streamLedger()
        .create(Records.stream(primary, standby), Records.command(), Records.entry("created"))
        .record();
  }

  StreamRecord newStream() {
    return newStream(newCluster().id(), newCluster().id());
  }

  static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            UnderstudyException.class,
            e -> org.assertj.core.api.Assertions.assertThat(e.code()).isEqualTo(code));
  }
}
