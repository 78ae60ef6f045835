package dev.understudy.catalog;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.Folder;
import dev.understudy.domain.FolderTree;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Keeps folders; only the API writes here. Every method is one transaction. */
public interface FolderStore {

  /** All folders; there are few enough for that. */
  FolderTree tree();

  /**
   * Writes a new folder and remembers the command. A repeat answers what the first made.
   *
   * @throws dev.understudy.domain.UnderstudyException as {@link FolderTree#check}, FOLDER_NOT_FOUND
   *     for a repeat whose folder is deleted, REQUEST_ID_REUSED
   */
  Folder create(Folder folder, CommandKey command);

  /**
   * Changes name, place or labels.
   *
   * @param change what it is to be, from what it is; asks no database
   * @throws dev.understudy.domain.UnderstudyException FOLDER_NOT_FOUND, and as {@link
   *     FolderTree#check}
   */
  Folder update(UUID folderId, UnaryOperator<Folder> change);

  /**
   * Removes a folder and what is granted on it.
   *
   * @throws dev.understudy.domain.UnderstudyException FOLDER_NOT_FOUND, FOLDER_NOT_EMPTY while a
   *     folder or a cluster is in it
   */
  void delete(UUID folderId);
}
