package dev.understudy.localcluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Store;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskImageTest {
  private static final byte[] SYNCED = {1};
  private static final byte[] UNSYNCED = {2};
  private static final byte[] LATER = {3};

  @TempDir Path directory;

  @Test
  void holdsWhatWasSyncedAndWhatWasWrittenBeforeThatAndNothingElse() throws IOException {
    try (Store store = Store.open(directory.resolve("used"), Side.DISK)) {
      put(store, SYNCED, true);
      put(store, UNSYNCED, false);
      assertThat(store.get(Family.META, UNSYNCED)).isNotNull();
      assertThat(afterPowerLoss(SYNCED)).isNotNull();
      assertThat(afterPowerLoss(UNSYNCED)).isNull();
      put(store, LATER, true);
      assertThat(afterPowerLoss(UNSYNCED)).isNotNull();
      assertThat(afterPowerLoss(LATER)).isNotNull();
    }
  }

  private static void put(Store store, byte[] key, boolean synced) {
    try (Batch batch = store.batch()) {
      batch.put(Family.META, key, key);
      if (synced) {
        store.write(batch);
      } else {
        store.writeUnsynced(batch);
      }
    }
  }

  private byte @Nullable [] afterPowerLoss(byte[] key) throws IOException {
    Path image = directory.resolve("image");
    DiskImage.take(directory.resolve("used"), image);
    try (Store store = Store.open(image, Side.DISK)) {
      return store.get(Family.META, key);
    }
  }
}
