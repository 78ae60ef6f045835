package dev.understudy.localcluster.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The data of a simulation: a few accounts whose sum never changes, and the number of the last
 * transaction, so that no two states are the same. An empty account has no key.
 */
final class Bank {
  private static final int ACCOUNTS = 6;
  private static final int EACH = 100;
  private static final String LAST = "k/last";
  private static final byte[] FIRST_KEY = "k/".getBytes(UTF_8);
  private static final byte[] PAST_KEYS = "k0".getBytes(UTF_8);

  private final Random random;
  private int transactions;

  Bank(Random random) {
    this.random = random;
  }

  void open(Side side) {
    Map<String, String> state = new TreeMap<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      state.put(account(i), Integer.toString(EACH));
    }
    commit(side, Map.of(), state);
  }

  /** Incompressible rows beside the accounts, so that a scan takes several frames. */
  void addBallast(Side side) {
    try (Transaction writing = side.engine().begin(side.id())) {
      for (int i = 0; i < 24; i++) {
        byte[] value = new byte[32 << 10];
        random.nextBytes(value);
        writing.put(("b/" + i).getBytes(UTF_8), value);
      }
      note(side, writing.commit(), side.ledger.latest());
    }
  }

  /** Moves money between two accounts in one transaction. */
  void transfer(Side side) {
    Map<String, String> before = side.ledger.latest();
    Map<String, String> after = new TreeMap<>(before);
    String from = account(random.nextInt(ACCOUNTS));
    String to = account(random.nextInt(ACCOUNTS));
    int there = balance(before, from);
    int amount = random.nextBoolean() ? there : there / 2;
    set(after, from, there - amount);
    set(after, to, balance(after, to) + amount);
    commit(side, before, after);
  }

  void setTtl(Side side, int seconds) {
    try (Transaction writing = side.engine().begin(side.id())) {
      side.engine().replication().setGcTtl(writing, seconds);
      note(side, writing.commit(), side.ledger.latest());
    }
  }

  private void commit(Side side, Map<String, String> before, Map<String, String> after) {
    after.put(LAST, Integer.toString(++transactions));
    try (Transaction writing = side.engine().begin(side.id())) {
      for (String key : before.keySet()) {
        if (!after.containsKey(key)) {
          writing.delete(key.getBytes(UTF_8));
        }
      }
      after.forEach(
          (key, value) -> {
            if (!value.equals(before.get(key))) {
              writing.put(key.getBytes(UTF_8), value.getBytes(UTF_8));
            }
          });
      note(side, writing.commit(), after);
    }
  }

  private static void note(Side side, Timestamp commit, Map<String, String> state) {
    Timestamp last = side.ledger.last();
    Invariant.NO_ACKNOWLEDGED_WRITE_IS_LOST.require(
        commit.compareTo(last) > 0, "a commit at %s follows one at %s", commit, last);
    side.ledger.add(commit, state);
  }

  /** What a transaction sees, some of it read backwards. */
  static Map<String, String> read(Transaction reading, boolean reverse) {
    Map<String, String> state = new TreeMap<>();
    try (Transaction.Cursor cursor = reading.scan(FIRST_KEY, PAST_KEYS, reverse)) {
      while (cursor.next()) {
        state.put(new String(cursor.key(), UTF_8), new String(cursor.value(), UTF_8));
      }
    }
    return state;
  }

  static boolean isWhole(Map<String, String> state) {
    int sum = 0;
    for (int i = 0; i < ACCOUNTS; i++) {
      sum += balance(state, account(i));
    }
    return sum == (state.isEmpty() ? 0 : ACCOUNTS * EACH);
  }

  /** The number of the last transaction in a state. */
  static int last(Map<String, String> state) {
    return Integer.parseInt(state.getOrDefault(LAST, "0"));
  }

  private static int balance(Map<String, String> state, String account) {
    return Integer.parseInt(state.getOrDefault(account, "0"));
  }

  private static void set(Map<String, String> state, String account, int balance) {
    if (balance == 0) {
      state.remove(account);
    } else {
      state.put(account, Integer.toString(balance));
    }
  }

  private static String account(int number) {
    return "k/account" + number;
  }
}
