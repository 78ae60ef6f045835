package dev.understudy.localcluster.sql.changefeed;

import dev.understudy.localcluster.mvcc.Timestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a changefeed job keeps.
 *
 * @param origin who made it; nobody else may run it
 * @param startTime as of when the tables are scanned, and since when changes are sent
 * @param highWater everything up to here was sent; null until the scan is over
 */
record ChangefeedDetails(
    String origin,
    List<Target> targets,
    String sinkUri,
    ChangefeedOptions options,
    Timestamp startTime,
    @Nullable Timestamp highWater) {

  /** A table that is watched. */
  record Target(int id, String name) {}

  ChangefeedDetails sentUpTo(Timestamp time) {
    return new ChangefeedDetails(origin, targets, sinkUri, options, startTime, time);
  }

  /** What messages call a table. */
  String topic(Target target) {
    return options.fullTableName() ? fullName(target) : target.name();
  }

  static String fullName(Target target) {
    return "defaultdb.public." + target.name();
  }
}
