package dev.understudy.localcluster.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  private static final byte[] KEY = {1};
  @TempDir Path directory;

  @Test
  void refusesEveryUseOnceItIsClosed() {
    Store store = Store.open(directory);
    store.close();
    assertThatThrownBy(store::batch).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> store.get(Family.META, KEY)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> store.walk(Family.DATA, KEY, KEY))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void closesOnlyAfterOpenBatchesAndWalksAreClosed() throws InterruptedException {
    Store store = Store.open(directory);
    Thread closing;
    try (Batch batch = store.batch();
        Walk walk = store.walk(Family.META, KEY, new byte[] {2})) {
      closing = Thread.ofPlatform().start(store::close);
      Thread observed = closing;
      Awaitility.await().until(() -> observed.getState() == Thread.State.TIMED_WAITING);
      batch.put(Family.META, KEY, KEY);
      assertThat(walk.first()).isFalse();
      assertThatThrownBy(() -> store.write(batch)).isInstanceOf(StorageException.class);
    }
    closing.join();
    try (Store reopened = Store.open(directory)) {
      assertThat(reopened.get(Family.META, KEY)).isNull();
    }
  }
}
