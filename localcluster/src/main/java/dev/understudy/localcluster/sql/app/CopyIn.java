package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.expression.Env;
import dev.understudy.localcluster.sql.expression.Parameters;
import dev.understudy.localcluster.sql.row.RowCodec;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.types.TextFormat;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Stores what a client copies in. Outside a transaction each batch commits by itself, while the
 * next one is read, so that a table of any size can be loaded with little memory; rows before a bad
 * one then stay.
 */
final class CopyIn implements Result.CopyTarget {
  private static final int BATCH_BYTES = 1 << 20;
  private static final int BATCH_ROWS = 4096;

  private final Execution execution;
  private final Env env;
  private final Table table;
  private final List<Integer> positions;
  private final InsertPlan insert;
  private final CopyDecoder decoder;
  private final Background background = new Background();
  private NavigableMap<byte[], byte[]> batch = newBatch();
  private int batchBytes;
  private long rows;

  CopyIn(Execution execution, Table table, List<Integer> positions, CopyFormat format) {
    this.execution = execution;
    this.env = execution.env();
    this.table = table;
    this.positions = positions;
    this.insert =
        new InsertPlan(
            table,
            positions,
            null,
            null,
            InsertCommand.defaults(table),
            InsertPlan.Conflict.REFUSE,
            new Returning(null),
            new Parameters(List.of()));
    this.decoder = new CopyDecoder(format, this::row);
  }

  private static NavigableMap<byte[], byte[]> newBatch() {
    return new TreeMap<>(Arrays::compareUnsigned);
  }

  @Override
  public void accept(byte[] data) {
    decoder.feed(data);
  }

  private void row(List<@Nullable String> fields) {
    rows++;
    if (fields.size() != positions.size()) {
      throw new ClusterException(
          "22P04",
          "row " + rows + " has " + fields.size() + " fields, expected " + positions.size());
    }
    @Nullable Object[] given = new @Nullable Object[fields.size()];
    for (int i = 0; i < given.length; i++) {
      String field = fields.get(i);
      if (field != null) {
        given[i] = TextFormat.parse(table.columns().get(positions.get(i)).type(), field);
      }
    }
    @Nullable Object[] row = insert.spread(given);
    insert.complete(row, env);
    byte[] key = table.key(row);
    byte[] value = RowCodec.encode(row);
    if (batch.put(key, value) != null) {
      throw table.duplicateKey();
    }
    batchBytes += key.length + value.length;
    if (batchBytes >= BATCH_BYTES || batch.size() >= BATCH_ROWS) {
      store();
    }
  }

  private void store() {
    NavigableMap<byte[], byte[]> full = batch;
    batch = newBatch();
    batchBytes = 0;
    if (!execution.session().inExplicitTransaction()) {
      background.run(() -> commit(full));
    } else {
      execution.inTransaction(inside -> write(inside, full, false));
    }
  }

  /** On its first try it asks once for the whole span, which concurrent writers may spoil. */
  private void commit(NavigableMap<byte[], byte[]> full) {
    int[] tries = {0};
    execution.inTransaction(inside -> write(inside, full, tries[0]++ == 0));
  }

  private int write(Execution inside, NavigableMap<byte[], byte[]> full, boolean askForSpan) {
    if (!inside.catalog().findTable(table.name()).filter(table::equals).isPresent()) {
      throw new ClusterException("55000", "the table changed during COPY");
    }
    Transaction transaction = inside.transaction();
    boolean free = askForSpan && isFree(transaction, full.firstKey(), full.lastKey());
    full.forEach(
        (key, value) -> {
          if (!free && transaction.get(key) != null) {
            throw table.duplicateKey();
          }
          transaction.put(key, value);
        });
    return full.size();
  }

  /** Whether there is no row from the first to the last key, both included. */
  private static boolean isFree(Transaction transaction, byte[] first, byte[] last) {
    byte[] behind = Arrays.copyOf(last, last.length + 1);
    try (Transaction.Cursor there = transaction.scan(first, behind, false)) {
      return !there.next();
    }
  }

  @Override
  public long finish() {
    decoder.finish();
    if (!batch.isEmpty()) {
      store();
    }
    background.await();
    return rows;
  }

  @Override
  public void abort() {
    batch = newBatch();
    background.settle();
  }
}
