package dev.understudy.localcluster.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
  @TempDir Path directory;

  @Test
  void syncsTheParentOfEveryDirectoryThatItMakesOutermostFirst() throws IOException {
    List<Path> synced = new ArrayList<>();
    Path made = directory.resolve("a/b/c");
    DurableFiles.createDirectories(made, synced::add);
    assertThat(made).isDirectory();
    assertThat(synced).containsExactly(directory, directory.resolve("a"), directory.resolve("a/b"));
    synced.clear();
    DurableFiles.createDirectories(made, synced::add);
    assertThat(synced).isEmpty();
  }

  @Test
  void aStoreThatOpensRemovesTheFilesThatAKilledProcessWasMaking() throws IOException {
    Path left = directory.resolve("data-scratch/scan-3/0.sst");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "half");
    Store.open(directory.resolve("data")).close();
    assertThat(left).doesNotExist();
  }

  @Test
  void refusesAFileThatIsNoSortedFile() throws IOException {
    Path file = Files.writeString(directory.resolve("0.sst"), "no such thing");
    Store.open(directory.resolve("data")).close();
    assertThatThrownBy(() -> SortedFileReader.open(file)).isInstanceOf(StorageException.class);
  }

  @Test
  void listsDocumentsUnderNamesOfAnyCharacters() {
    try (Store store = Store.open(directory.resolve("data"))) {
      Documents documents = new Documents(store);
      documents.put("name/\uD83D\uDE80", "rocket");
      documents.put("namf", "another");
      assertThat(documents.list("name/", String.class)).containsExactly("rocket");
    }
  }
}
