package dev.understudy.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All folders, and which is in which: what is granted on one reaches all beneath it. */
public final class FolderTree {
  /** What everything is in that is in no folder. */
  public static final String ROOT = "root";

  private static final int DEEPEST = 10;
  private static final int MOST = 1000;
  private static final Comparator<Folder> BY_NAME =
      Comparator.comparing(Folder::name).thenComparing(folder -> folder.id().toString());

  /** Needs the order above. */
  public static final FolderTree EMPTY = new FolderTree(List.of());

  private final Map<String, Folder> folders = new LinkedHashMap<>();

  public FolderTree(Collection<Folder> all) {
    all.stream().sorted(BY_NAME).forEach(folder -> folders.put(folder.id().toString(), folder));
  }

  /** By name, then id. */
  public List<Folder> all() {
    return List.copyOf(folders.values());
  }

  public Optional<Folder> find(String folderId) {
    return Optional.ofNullable(folders.get(folderId));
  }

  /**
   * @throws UnderstudyException FOLDER_NOT_FOUND
   */
  public Folder require(String folderId) {
    return find(folderId).orElseThrow(() -> notFound(folderId));
  }

  /** Whether there is such a place: a folder, or the root. */
  public boolean exists(String folderId) {
    return folderId.equals(ROOT) || folders.containsKey(folderId);
  }

  /** Whether a place is another, or beneath it. */
  public boolean isWithin(String folderId, String ancestorId) {
    String at = folderId;
    while (!at.equals(ancestorId)) {
      Folder folder = folders.get(at);
      if (folder == null) {
        return false;
      }
      at = folder.parentId();
    }
    return true;
  }

  /** The folders from the root down to a place, itself included; none for the root. */
  public List<Folder> lineage(String folderId) {
    List<Folder> upwards = new ArrayList<>();
    for (Folder at = folders.get(folderId); at != null; at = folders.get(at.parentId())) {
      upwards.add(at);
    }
    return upwards.reversed();
  }

  /** What is directly in a place, by name. */
  public List<Folder> children(String folderId) {
    return folders.values().stream().filter(folder -> folder.parentId().equals(folderId)).toList();
  }

  /**
   * Decides whether a folder may be as it is asked to be: new, renamed or moved.
   *
   * @throws UnderstudyException FOLDER_NOT_FOUND if the place is none, FOLDER_NAME_TAKEN by another
   *     in the same place, INVALID_ARGUMENT if it would be inside itself, FOLDER_LIMIT
   */
  public void check(Folder wanted) {
    String id = wanted.id().toString();
    String parentId = wanted.parentId();
    if (!exists(parentId)) {
      throw notFound(parentId);
    }
    if (isWithin(parentId, id)) {
      throw new UnderstudyException(
          ErrorCode.INVALID_ARGUMENT, "a folder cannot be moved into itself or what is in it");
    }
    for (Folder sibling : children(parentId)) {
      if (sibling.name().equals(wanted.name()) && !sibling.id().equals(wanted.id())) {
        throw new UnderstudyException(
            ErrorCode.FOLDER_NAME_TAKEN,
            "there is a folder named '%s' in the same place".formatted(wanted.name()));
      }
    }
    if (!folders.containsKey(id) && folders.size() >= MOST) {
      throw new UnderstudyException(
          ErrorCode.FOLDER_LIMIT, "there cannot be more than %d folders".formatted(MOST));
    }
    if (lineage(parentId).size() + height(id) > DEEPEST) {
      throw new UnderstudyException(
          ErrorCode.FOLDER_LIMIT,
          "folders cannot be more than %d deep inside each other".formatted(DEEPEST));
    }
  }

  private int height(String folderId) {
    return 1
        + children(folderId).stream()
            .mapToInt(child -> height(child.id().toString()))
            .max()
            .orElse(0);
  }

  /** The refusal for a folder that is not there. */
  public static UnderstudyException notFound(String folderId) {
    return new UnderstudyException(
        ErrorCode.FOLDER_NOT_FOUND, "folder '" + folderId + "' not found");
  }
}
