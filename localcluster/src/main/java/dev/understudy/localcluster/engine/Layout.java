package dev.understudy.localcluster.engine;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The parts of a virtual cluster's keys that are known below SQL, because jobs, backup and restore
 * work on them; {@code sql.row.Keys} draws the whole.
 */
public final class Layout {
  public static final byte CATALOG = 1;
  public static final byte DATA = 2;
  public static final byte TABLE = 2;
  public static final byte LAST_TABLE = 3;
  public static final byte JOB = 7;
  public static final byte SCHEDULE = 8;

  private static final byte UNFINISHED = 0;
  private static final byte FINISHED = 1;

  private Layout() {}

  /** The prefix of all jobs. */
  public static byte[] jobs() {
    return new byte[] {CATALOG, JOB};
  }

  /** The prefix of the jobs that are, or are not, at their end. */
  public static byte[] jobs(boolean finished) {
    return new byte[] {CATALOG, JOB, finished ? FINISHED : UNFINISHED};
  }

  public static byte[] job(long id, boolean finished) {
    return ByteBuffer.allocate(11).put(jobs(finished)).putLong(id).array();
  }

  public static byte[] schedules() {
    return new byte[] {CATALOG, SCHEDULE};
  }

  public static byte[] schedule(long id) {
    return ByteBuffer.allocate(10).put(schedules()).putLong(id).array();
  }

  /** The number that the last table got, four bytes. */
  public static byte[] lastTable() {
    return new byte[] {CATALOG, LAST_TABLE};
  }

  /** The prefix of the tables' descriptions. */
  public static byte[] tables() {
    return new byte[] {CATALOG, TABLE};
  }

  /** The prefix of a table's rows. */
  public static byte[] rows(int table) {
    return ByteBuffer.allocate(5).put(DATA).putInt(table).array();
  }

  /** The table that a row's key belongs to, or -1 for a key that is no row's. */
  public static int tableOf(byte[] key) {
    return key.length >= 5 && key[0] == DATA ? ByteBuffer.wrap(key).getInt(1) : -1;
  }

  public static boolean hasPrefix(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The first key that does not begin with a prefix that does not end in FF. */
  public static byte[] after(byte[] prefix) {
    byte[] end = prefix.clone();
    end[end.length - 1]++;
    return end;
  }
}
