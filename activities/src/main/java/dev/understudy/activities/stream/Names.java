package dev.understudy.activities.stream;

import dev.understudy.domain.StreamRecord;

/** What a stream's things on its clusters are called, so that a retry finds them again. */
record Names(String backupPrefix) {

  String connection(StreamRecord record) {
    return "understudy-" + record.id();
  }

  String backup(StreamRecord record) {
    return backupPrefix + "/" + record.id();
  }

  /** Where the full backup of the promoted cluster is offered to go. */
  String backupOfPromoted(StreamRecord record) {
    return backup(record) + "/promoted";
  }
}
