package dev.understudy.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FolderTreeTest {
  private final Folder east = folder("east", FolderTree.ROOT);
  private final Folder production = folder("production", east.id().toString());
  private final Folder west = folder("west", FolderTree.ROOT);
  private final FolderTree tree = new FolderTree(List.of(west, production, east));

  @Test
  void knowsWhatIsBeneathWhat() {
    assertThat(tree.isWithin(id(production), id(east))).isTrue();
    assertThat(tree.isWithin(id(production), id(production))).isTrue();
    assertThat(tree.isWithin(id(production), FolderTree.ROOT)).isTrue();
    assertThat(tree.isWithin(id(east), id(production))).isFalse();
    assertThat(tree.isWithin(id(production), id(west))).isFalse();
    assertThat(tree.isWithin("gone", FolderTree.ROOT)).isFalse();
    assertThat(tree.lineage(id(production))).containsExactly(east, production);
    assertThat(tree.lineage(FolderTree.ROOT)).isEmpty();
    assertThat(tree.children(FolderTree.ROOT)).containsExactly(east, west);
  }

  @Test
  void letsFoldersBeRenamedAndMoved() {
    assertThatCode(() -> tree.check(moved(production, id(west)))).doesNotThrowAnyException();
    assertThatCode(() -> tree.check(production)).doesNotThrowAnyException();
    assertThatCode(() -> tree.check(folder("west", id(east)))).doesNotThrowAnyException();
  }

  @Test
  void refusesPlacesThatAreNoneAndFoldersInsideThemselves() {
    assertRefused(ErrorCode.FOLDER_NOT_FOUND, folder("new", UUID.randomUUID().toString()));
    assertRefused(ErrorCode.INVALID_ARGUMENT, moved(east, id(east)));
    assertRefused(ErrorCode.INVALID_ARGUMENT, moved(east, id(production)));
  }

  @Test
  void refusesANameThatIsTakenInTheSamePlace() {
    assertRefused(ErrorCode.FOLDER_NAME_TAKEN, folder("west", FolderTree.ROOT));
    assertRefused(
        ErrorCode.FOLDER_NAME_TAKEN,
        new Folder(east.id(), "west", FolderTree.ROOT, Map.of(), Instant.EPOCH));
  }

  @Test
  void refusesMoreThanTenInsideEachOther() {
    List<Folder> chain = new ArrayList<>();
    String parent = FolderTree.ROOT;
    for (int i = 0; i < 9; i++) {
      Folder next = folder("f" + i, parent);
      chain.add(next);
      parent = id(next);
    }
    FolderTree deep = new FolderTree(chain);
    String last = parent;
    assertThatCode(() -> deep.check(folder("tenth", last))).doesNotThrowAnyException();

    // What is moved brings along what is in it.
    chain.add(east);
    chain.add(production);
    assertThatThrownBy(() -> new FolderTree(chain).check(moved(east, last)))
        .isInstanceOfSatisfying(
            UnderstudyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FOLDER_LIMIT));
  }

  @Test
  void refusesMoreThanAThousand() {
    List<Folder> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      many.add(folder("f" + i, FolderTree.ROOT));
    }
    FolderTree full = new FolderTree(many);
    assertThatThrownBy(() -> full.check(folder("one more", FolderTree.ROOT)))
        .hasMessageContaining("1000");
    assertThatCode(() -> full.check(many.getFirst())).doesNotThrowAnyException();
  }

  private void assertRefused(ErrorCode code, Folder wanted) {
    assertThatThrownBy(() -> tree.check(wanted))
        .isInstanceOfSatisfying(
            UnderstudyException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static Folder moved(Folder folder, String parentId) {
    return new Folder(folder.id(), folder.name(), parentId, folder.labels(), folder.createdAt());
  }

  private static Folder folder(String name, String parentId) {
    return new Folder(UUID.randomUUID(), name, parentId, Map.of(), Instant.EPOCH);
  }

  private static String id(Folder folder) {
    return folder.id().toString();
  }
}
