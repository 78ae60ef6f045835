package dev.understudy.catalog.internal;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.understudy.catalog.FolderStore;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Folder;
import dev.understudy.domain.FolderTree;
import dev.understudy.domain.UnderstudyException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Keeps folders in SQL; their changes take turns, so that none is decided on an old tree. */
public final class SqlFolderStore implements FolderStore {
  private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

  private final Database database;
  private final Clock clock;

  public SqlFolderStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public FolderTree tree() {
    return database.read(SqlFolderStore::tree);
  }

  @Override
  public Folder create(Folder folder, CommandKey command) {
    return database.transaction(
        handle -> {
          OrganizationRow.lock(handle);
          UUID earlier =
              Requests.accept(handle, command, folder.id(), clock.instant()).orElse(null);
          FolderTree tree = tree(handle);
          if (earlier != null) {
            return tree.require(earlier.toString());
          }
          tree.check(folder);
          bind(
                  handle.createUpdate(
                      "INSERT INTO folders (id, name, parent_id, labels, created_at)"
                          + " VALUES (:id, :name, :parent, :labels, :now)"),
                  folder)
              .bind("now", Times.down(folder.createdAt()))
              .execute();
          return folder;
        });
  }

  @Override
  public Folder update(UUID folderId, UnaryOperator<Folder> change) {
    return database.transaction(
        handle -> {
          OrganizationRow.lock(handle);
          FolderTree tree = tree(handle);
          Folder next = change.apply(tree.require(folderId.toString()));
          tree.check(next);
          bind(
                  handle.createUpdate(
                      "UPDATE folders SET name = :name, parent_id = :parent, labels = :labels"
                          + " WHERE id = :id"),
                  next)
              .execute();
          return next;
        });
  }

  @Override
  public void delete(UUID folderId) {
    String id = folderId.toString();
    database.transactionWithoutResult(
        handle -> {
          OrganizationRow.lock(handle);
          // Waits for clusters that are just being put into it.
          lock(handle, id, "FOR UPDATE");
          if (!tree(handle).children(id).isEmpty() || holdsClusters(handle, id)) {
            throw new UnderstudyException(
                ErrorCode.FOLDER_NOT_EMPTY, "folder '" + id + "' is not empty");
          }
          handle.execute(
              "DELETE FROM role_grants WHERE resource_type = 'FOLDER' AND resource_id = ?", id);
          handle.execute("DELETE FROM folders WHERE id = ?", id);
        });
  }

  /**
   * Makes sure that a cluster can be put into a folder, and that the folder stays until the
   * transaction ends.
   *
   * @throws UnderstudyException FOLDER_NOT_FOUND
   */
  static void hold(Handle handle, String folderId) {
    if (!folderId.equals(FolderTree.ROOT)) {
      lock(handle, folderId, "LOCK IN SHARE MODE");
    }
  }

  private static void lock(Handle handle, String folderId, String how) {
    boolean there =
        handle
            .createQuery("SELECT 1 FROM folders WHERE id = :id " + how)
            .bind("id", folderId)
            .mapTo(int.class)
            .findOne()
            .isPresent();
    if (!there) {
      throw FolderTree.notFound(folderId);
    }
  }

  private static FolderTree tree(Handle handle) {
    return new FolderTree(
        handle
            .createQuery("SELECT id, name, parent_id, labels, created_at FROM folders")
            .map(
                (row, context) ->
                    new Folder(
                        UUID.fromString(row.getString(1)),
                        row.getString(2),
                        row.getString(3),
                        Json.read(row.getString(4), LABELS),
                        row.getTimestamp(5).toInstant()))
            .list());
  }

  private static boolean holdsClusters(Handle handle, String folderId) {
    return handle
        .createQuery(
            "SELECT 1 FROM clusters WHERE parent_id = :id"
                + " AND state NOT IN ('DELETED', 'CREATION_FAILED') LIMIT 1")
        .bind("id", folderId)
        .mapTo(int.class)
        .findOne()
        .isPresent();
  }

  private static Update bind(Update update, Folder folder) {
    return update
        .bind("id", folder.id().toString())
        .bind("name", folder.name())
        .bind("parent", folder.parentId())
        .bind("labels", Json.write(folder.labels()));
  }
}
