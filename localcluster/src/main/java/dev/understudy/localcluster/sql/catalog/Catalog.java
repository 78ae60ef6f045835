package dev.understudy.localcluster.sql.catalog;

import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.sql.row.KeyEncoder;
import dev.understudy.localcluster.sql.row.Keys;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The tables, users, grants and settings of a virtual cluster, as one transaction sees them. */
public final class Catalog {
  public static final String DEFAULT_DATABASE = "defaultdb";

  /** Tables of the user begin here, as in CockroachDB. */
  private static final int FIRST_TABLE_ID = 104;

  private final Transaction transaction;
  private final TableCache cache;

  public Catalog(Transaction transaction, TableCache cache) {
    this.transaction = transaction;
    this.cache = cache;
  }

  // ---- tables ----

  public Optional<Table> findTable(String name) {
    byte[] bytes = transaction.get(Keys.table(name));
    return bytes == null ? Optional.empty() : Optional.of(cache.decode(name, bytes));
  }

  public Table table(String name) {
    return findTable(name).orElseThrow(() -> SqlErrors.undefinedTable(name));
  }

  public List<Table> tables() {
    List<Table> tables = new ArrayList<>();
    scan(Keys.tables(), (key, value) -> tables.add(CatalogJson.read(value, Table.class)));
    return tables;
  }

  /** A number that no table of this virtual cluster has had. */
  public int nextTableId() {
    byte[] last = transaction.get(Keys.lastTable());
    int next = last == null ? FIRST_TABLE_ID : ByteBuffer.wrap(last).getInt() + 1;
    transaction.put(Keys.lastTable(), ByteBuffer.allocate(4).putInt(next).array());
    return next;
  }

  public void putTable(Table table) {
    transaction.put(Keys.table(table.name()), CatalogJson.write(table));
  }

  /** Forgets the table and its grants; its rows stay until they are deleted, seen by nobody. */
  public void dropTable(Table table) {
    transaction.delete(Keys.table(table.name()));
    byte[] grants = Keys.grants(table.id());
    deleteUpTo(grants, KeyEncoder.afterPrefix(grants), Integer.MAX_VALUE);
  }

  /**
   * Deletes rows of a dropped table.
   *
   * @param from where the last call left off, null at first
   * @return where to go on; null when no rows are left
   */
  public byte @Nullable [] deleteRows(Table table, byte @Nullable [] from, int most) {
    byte[] rows = Keys.rows(table.id());
    return deleteUpTo(from == null ? rows : from, KeyEncoder.afterPrefix(rows), most);
  }

  private byte @Nullable [] deleteUpTo(byte[] from, byte[] to, int most) {
    List<byte[]> keys = new ArrayList<>();
    byte[] next = null;
    try (Transaction.Cursor cursor = transaction.scan(from, to, false)) {
      while (next == null && cursor.next()) {
        if (keys.size() == most) {
          next = cursor.key();
        } else {
          keys.add(cursor.key());
        }
      }
    }
    keys.forEach(transaction::delete);
    return next;
  }

  // ---- users ----

  /** The user of this name; root, admin and public are always there. */
  public Optional<User> findUser(String name) {
    byte[] bytes = transaction.get(Keys.user(name));
    if (bytes != null) {
      return Optional.of(CatalogJson.read(bytes, User.class));
    }
    return switch (name) {
      case User.ROOT -> Optional.of(User.named(name, true));
      case User.ADMIN, User.PUBLIC -> Optional.of(User.named(name, false));
      default -> Optional.empty();
    };
  }

  /** The user with what it holds through its roles and as everybody does. */
  public Optional<User> effectiveUser(String name) {
    return findUser(name)
        .map(
            own -> {
              User effective = own;
              for (String role : rolesOf(own)) {
                effective = findUser(role).map(effective::inheriting).orElse(effective);
              }
              return effective;
            });
  }

  /** The roles that a user is a member of, directly or through others; {@code public} too. */
  public Set<String> rolesOf(User user) {
    Set<String> found = new TreeSet<>(Set.of(User.PUBLIC));
    Deque<String> open = new ArrayDeque<>(user.roles().keySet());
    while (!open.isEmpty()) {
      String role = open.remove();
      if (found.add(role)) {
        findUser(role).ifPresent(next -> open.addAll(next.roles().keySet()));
      }
    }
    return found;
  }

  public List<User> users() {
    Map<String, User> users = new TreeMap<>(Map.of(User.ROOT, User.named(User.ROOT, true)));
    scan(
        Keys.users(),
        (key, value) -> {
          User user = CatalogJson.read(value, User.class);
          users.put(user.name(), user);
        });
    users.remove(User.PUBLIC);
    users.remove(User.ADMIN);
    return List.copyOf(users.values());
  }

  public void putUser(User user) {
    transaction.put(Keys.user(user.name()), CatalogJson.write(user));
  }

  public void dropUser(User user) {
    transaction.delete(Keys.user(user.name()));
    for (User member : users()) {
      if (member.roles().containsKey(user.name())) {
        putUser(member.withRole(user.name(), null));
      }
    }
    tables().forEach(table -> transaction.delete(Keys.grant(table.id(), user.name())));
  }

  // ---- grants ----

  /** What a user was granted on a table. */
  public Set<String> grants(Table table, String user) {
    byte[] bytes = transaction.get(Keys.grant(table.id(), user));
    return bytes == null
        ? Set.of()
        : new TreeSet<>(Arrays.asList(CatalogJson.read(bytes, String[].class)));
  }

  public void putGrants(Table table, String user, Set<String> privileges) {
    byte[] key = Keys.grant(table.id(), user);
    if (privileges.isEmpty()) {
      transaction.delete(key);
    } else {
      transaction.put(key, CatalogJson.write(privileges));
    }
  }

  /** Refuses with 42501 unless the user may do this with the table. */
  public void checkPrivilege(Table table, String user, String privilege) {
    if (user.equals(User.ROOT) || user.equals(table.owner())) {
      return;
    }
    Set<String> granted = new TreeSet<>(grants(table, user));
    if (granted.contains(privilege) || granted.contains("ALL")) {
      return;
    }
    Optional<User> found = effectiveUser(user);
    found.ifPresent(
        effective -> rolesOf(effective).forEach(role -> granted.addAll(grants(table, role))));
    boolean admin = found.map(User::admin).orElse(false);
    if (!admin && !granted.contains(privilege) && !granted.contains("ALL")) {
      throw SqlErrors.noPrivilege(
          "user "
              + user
              + " does not have "
              + privilege
              + " privilege on relation "
              + table.name());
    }
  }

  // ---- databases ----

  public List<String> databases() {
    Set<String> names = new TreeSet<>(Set.of(DEFAULT_DATABASE));
    scan(Keys.databases(), (key, value) -> names.add(new String(value, StandardCharsets.UTF_8)));
    return List.copyOf(names);
  }

  // ---- settings of an application virtual cluster ----

  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    scan(
        Keys.settings(),
        (key, value) -> {
          String[] pair = CatalogJson.read(value, String[].class);
          settings.put(pair[0], pair[1]);
        });
    return settings;
  }

  public void putSetting(String name, String value) {
    transaction.put(Keys.setting(name), CatalogJson.write(new String[] {name, value}));
  }

  private void scan(byte[] prefix, PairReader reader) {
    try (Transaction.Cursor cursor =
        transaction.scan(prefix, KeyEncoder.afterPrefix(prefix), false)) {
      while (cursor.next()) {
        reader.read(cursor.key(), cursor.value());
      }
    }
  }

  @FunctionalInterface
  private interface PairReader {
    void read(byte[] key, byte[] value);
  }
}
