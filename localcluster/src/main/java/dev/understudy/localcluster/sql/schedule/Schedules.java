package dev.understudy.localcluster.sql.schedule;

import dev.understudy.localcluster.engine.Layout;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.storage.Documents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The schedules of a virtual cluster as one transaction sees them. */
final class Schedules {
  private Schedules() {}

  static List<Schedule> list(Transaction transaction) {
    byte[] prefix = Layout.schedules();
    List<Schedule> found = new ArrayList<>();
    try (Transaction.Cursor cursor = transaction.scan(prefix, Layout.after(prefix), false)) {
      while (cursor.next()) {
        found.add(read(cursor.value()));
      }
    }
    return found;
  }

  static Optional<Schedule> find(Transaction transaction, long id) {
    byte[] bytes = transaction.get(Layout.schedule(id));
    return bytes == null ? Optional.empty() : Optional.of(read(bytes));
  }

  static void put(Transaction transaction, Schedule schedule) {
    transaction.put(
        Layout.schedule(schedule.id()), Documents.text(schedule).getBytes(StandardCharsets.UTF_8));
  }

  static void delete(Transaction transaction, long id) {
    transaction.delete(Layout.schedule(id));
  }

  private static Schedule read(byte[] bytes) {
    return Documents.read(new String(bytes, StandardCharsets.UTF_8), Schedule.class);
  }
}
