package dev.understudy.localcluster.sql.row;

import java.nio.ByteBuffer;

/**
 * Where SQL keeps what in the keys of a virtual cluster:
 *
 * <pre>
 * 00 'z'                   its zone configuration, which the engine reads
 * 01                       the catalog
 *   01 database            a database
 *   02 table name          a table's description, JSON
 *   03                     the number that the last table got
 *   04 user                a user: options, system privileges, SCRAM verifier, JSON
 *   05 table number user   what a user may do with a table, JSON
 *   06 setting             a cluster setting of an application virtual cluster
 * 02                       the data
 *   table number (4 bytes) primary key columns -> all columns
 * </pre>
 */
public final class Keys {
  private static final byte CATALOG = 1;
  private static final byte DATA = 2;
  private static final byte DATABASE = 1;
  private static final byte TABLE = 2;
  private static final byte LAST_TABLE = 3;
  private static final byte USER = 4;
  private static final byte GRANT = 5;
  private static final byte SETTING = 6;

  private Keys() {}

  public static byte[] databases() {
    return new byte[] {CATALOG, DATABASE};
  }

  public static byte[] database(String name) {
    return new KeyEncoder().raw(databases()).value(name).key();
  }

  public static byte[] tables() {
    return new byte[] {CATALOG, TABLE};
  }

  public static byte[] table(String name) {
    return new KeyEncoder().raw(tables()).value(name).key();
  }

  public static byte[] lastTable() {
    return new byte[] {CATALOG, LAST_TABLE};
  }

  public static byte[] users() {
    return new byte[] {CATALOG, USER};
  }

  public static byte[] user(String name) {
    return new KeyEncoder().raw(users()).value(name).key();
  }

  public static byte[] grants() {
    return new byte[] {CATALOG, GRANT};
  }

  public static byte[] grants(int table) {
    return ByteBuffer.allocate(6).put(CATALOG).put(GRANT).putInt(table).array();
  }

  public static byte[] grant(int table, String user) {
    return new KeyEncoder().raw(grants(table)).value(user).key();
  }

  public static byte[] settings() {
    return new byte[] {CATALOG, SETTING};
  }

  public static byte[] setting(String name) {
    return new KeyEncoder().raw(settings()).value(name).key();
  }

  /** The prefix of a table's rows. */
  public static byte[] rows(int table) {
    return ByteBuffer.allocate(5).put(DATA).putInt(table).array();
  }
}
