package dev.understudy.api.http;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What becomes known of a command while it is carried out, for its entry in the audit log. */
final class AuditedCommand {
  private String action;
  private @Nullable UUID clusterId;
  private @Nullable UUID subjectId;
  private String note = "";

  AuditedCommand(String action) {
    this.action = action;
  }

  /** Says more precisely what is asked for. */
  void called(String preciseAction) {
    action = preciseAction;
  }

  /** Names the cluster that is changed by it. */
  void on(UUID cluster) {
    clusterId = cluster;
  }

  /** Names what it is about. */
  void about(UUID subject) {
    subjectId = subject;
  }

  /** Adds what is not known from the request alone; never a secret. */
  void noted(String addition) {
    note = addition;
  }

  String action() {
    return action;
  }

  @Nullable UUID clusterId() {
    return clusterId;
  }

  @Nullable UUID subjectId() {
    return subjectId;
  }

  String note() {
    return note;
  }
}
