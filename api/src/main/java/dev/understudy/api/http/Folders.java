package dev.understudy.api.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.catalog.FolderStore;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.Folder;
import dev.understudy.domain.FolderTree;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes folders, renames and moves them, and removes them. */
public final class Folders {
  private static final int LONGEST_NAME = 64;
  private static final byte[] NO_BODY = {};

  private final ObjectMapper json;
  private final FolderStore store;
  private final CommandKeys keys;
  private final Audit audit;
  private final Clock clock;
  private final Supplier<UUID> ids;

  public Folders(
      ObjectMapper json,
      FolderStore store,
      CommandKeys keys,
      Audit audit,
      Clock clock,
      Supplier<UUID> ids) {
    this.json = json;
    this.store = store;
    this.keys = keys;
    this.audit = audit;
    this.clock = clock;
    this.ids = ids;
  }

  Folder create(Caller caller, Exchange exchange, byte[] body) {
    return audit.record(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_CREATE_FOLDER",
        body,
        command -> {
          var request = WireFormat.parse(json, body, AccessRequests.FolderFields.class);
          String parentId = place(request.parentId() == null ? "" : request.parentId());
          caller.requireInFolder(Role.MANAGE_FOLDER, parentId);
          Map<String, @Nullable String> labels = request.labels();
          Folder folder =
              new Folder(
                  ids.get(),
                  name(request.name()),
                  parentId,
                  labels == null ? Map.of() : Texts.labels(labels),
                  clock.instant().truncatedTo(ChronoUnit.MICROS));
          CommandKey key = keys.key(caller, exchange, body);
          Folder made =
              keys.outcome(key, exchange)
                  .or(() -> keys.lately(key))
                  .flatMap(earlier -> store.tree().find(earlier.toString()))
                  .orElseGet(() -> store.create(folder, key));
          command.about(made.id());
          return made;
        });
  }

  Folder update(Caller caller, Exchange exchange, String id, byte[] body) {
    return audit.record(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_UPDATE_FOLDER",
        body,
        command -> {
          var request = WireFormat.parse(json, body, AccessRequests.FolderFields.class);
          UUID folderId = WireFormat.id("folder_id", id);
          command.about(folderId);
          store.tree().require(folderId.toString());
          caller.requireInFolder(Role.CHANGE_FOLDER, folderId.toString());
          String wanted = request.parentId();
          String parentId = wanted == null ? null : place(wanted);
          if (parentId != null) {
            caller.requireInFolder(Role.CHANGE_FOLDER, parentId);
          }
          String name = request.name() == null ? null : name(request.name());
          Map<String, @Nullable String> given = request.labels();
          Map<String, String> labels = given == null ? null : Texts.labels(given);
          return store.update(
              folderId,
              now ->
                  new Folder(
                      folderId,
                      name == null ? now.name() : name,
                      parentId == null ? now.parentId() : parentId,
                      labels == null ? now.labels() : labels,
                      now.createdAt()));
        });
  }

  void delete(Caller caller, Exchange exchange, String id) {
    UUID unused =
        audit.record(
            caller,
            exchange,
            "AUDIT_LOG_ACTION_DELETE_FOLDER",
            NO_BODY,
            command -> {
              UUID folderId = WireFormat.id("folder_id", id);
              command.about(folderId);
              store.tree().require(folderId.toString());
              caller.requireInFolder(Role.MANAGE_FOLDER, folderId.toString());
              store.delete(folderId);
              return folderId;
            });
  }

  /** Nothing, and {@code root}, are the organisation itself. */
  private static String place(String parentId) {
    return parentId.isEmpty() || parentId.equals(FolderTree.ROOT)
        ? FolderTree.ROOT
        : WireFormat.id("parent_id", parentId).toString();
  }

  private static String name(@Nullable String text) {
    String name = Texts.required("name", text, LONGEST_NAME);
    if (name.contains("/")) {
      throw Query.invalid("name must not contain a slash, which separates folders in a path");
    }
    return name;
  }
}
