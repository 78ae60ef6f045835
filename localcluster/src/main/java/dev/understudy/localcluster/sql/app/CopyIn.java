package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.expression.Parameters;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.types.TextFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stores what a client copies in. Outside a transaction each batch commits by itself, so that a
 * table of any size can be loaded with little memory; rows before a bad one then stay.
 */
final class CopyIn implements Result.CopyTarget {
  private static final int BATCH_BYTES = 1 << 20;
  private static final int BATCH_ROWS = 4096;

  private final Execution execution;
  private final Table table;
  private final List<Integer> positions;
  private final InsertPlan insert;
  private final CopyDecoder decoder;
  private List<@Nullable Object[]> batch = new ArrayList<>();
  private int batchBytes;
  private long rows;

  CopyIn(Execution execution, Table table, List<Integer> positions, CopyFormat format) {
    this.execution = execution;
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
        batchBytes += field.length();
      }
    }
    batch.add(insert.spread(given));
    if (batchBytes >= BATCH_BYTES || batch.size() >= BATCH_ROWS) {
      store();
    }
  }

  private void store() {
    List<@Nullable Object[]> full = batch;
    batch = new ArrayList<>();
    batchBytes = 0;
    execution.inTransaction(
        inside -> {
          if (inside.catalog().findTable(table.name()).orElse(null) != table) {
            throw new ClusterException("55000", "the table changed during COPY");
          }
          full.forEach(row -> insert.write(inside.transaction(), inside.env(), row.clone()));
          return rows;
        });
  }

  @Override
  public long finish() {
    decoder.finish();
    if (!batch.isEmpty()) {
      store();
    }
    return rows;
  }

  @Override
  public void abort() {
    batch = new ArrayList<>();
  }
}
