package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.BackupManifest;
import dev.understudy.localcluster.engine.BackupManifest.Part;
import dev.understudy.localcluster.engine.BackupManifest.TableSize;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobRun;
import dev.understudy.localcluster.engine.JobStopped;
import dev.understudy.localcluster.engine.KeySpaceJobs;
import dev.understudy.localcluster.engine.Layout;
import dev.understudy.localcluster.engine.RestoreDetails;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.storage.Keys;
import dev.understudy.localcluster.storage.SortedFileReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Restores into a virtual cluster that is served, by ordinary transactions, so that whoever follows
 * its history sees them. Rows come first, under table numbers that nobody else can get; the catalog
 * that makes them visible comes last, in one transaction.
 */
final class InPlaceRestore {
  private static final int BATCH_ROWS = 2000;
  private static final int BATCH_BYTES = 4 << 20;

  private final KeySpaceJobs jobs;
  private final JobRun run;
  private final Path directory;
  private final BackupManifest manifest;
  private final List<Part> parts;
  private final long backedUpId;
  private final long target;
  private final long jobId;

  InPlaceRestore(
      KeySpaceJobs jobs, JobRun run, Path directory, BackupManifest manifest, long backedUpId) {
    this.jobs = jobs;
    this.run = run;
    this.directory = directory;
    this.manifest = manifest;
    this.backedUpId = backedUpId;
    this.parts = manifest.partsOf(backedUpId);
    JobRecord job = run.record();
    this.target = job.virtualClusterId();
    this.jobId = job.id();
  }

  void restore(RestoreDetails done) {
    List<Entry> catalog = new ArrayList<>();
    for (Part part : parts) {
      read(
          part,
          (key, value) -> {
            if (key[0] == Layout.CATALOG) {
              catalog.add(new Entry(key, value));
            }
          });
    }
    reserve(catalog);
    for (Part part : parts) {
      try (Rows rows = new Rows()) {
        read(part, rows);
      }
    }
    publish(catalog, done);
  }

  private record Entry(byte[] key, byte[] value) {}

  private void read(Part part, BiConsumer<byte[], byte[]> entry) {
    try (SortedFileReader reader = SortedFileReader.open(directory.resolve(part.file()))) {
      while (reader.next()) {
        // A user key begins behind the virtual cluster's id, which a suffix does not have.
        byte[] key = Keys.userKey(Keys.versionOfSuffix(backedUpId, reader.key()));
        if (key.length > 0) {
          entry.accept(key, Keys.value(reader.value()));
        }
      }
    }
  }

  /** Takes the numbers of the backup's tables away from tables to come. */
  private void reserve(List<Entry> catalog) {
    int needed =
        catalog.stream()
            .filter(entry -> Layout.hasPrefix(entry.key(), Layout.lastTable()))
            .mapToInt(entry -> ByteBuffer.wrap(entry.value()).getInt())
            .max()
            .orElse(0);
    inRun(
        transaction -> {
          refuseTables(transaction);
          byte[] known = transaction.get(Layout.lastTable());
          int last = known == null ? 0 : ByteBuffer.wrap(known).getInt();
          if (needed > last) {
            transaction.put(Layout.lastTable(), ByteBuffer.allocate(4).putInt(needed).array());
          }
          change(transaction, job -> job.withDetails(details(job).reserving()));
        });
  }

  private static RestoreDetails details(JobRecord job) {
    return job.details(RestoreDetails.class);
  }

  private static void refuseTables(Transaction transaction) {
    byte[] tables = Layout.tables();
    try (Transaction.Cursor cursor = transaction.scan(tables, Layout.after(tables), false)) {
      if (cursor.next()) {
        throw new ClusterException(
            ClusterException.UNCATEGORISED,
            "full cluster restore can only be run on a cluster with no tables;"
                + " drop them, or restore into a new virtual cluster");
      }
    }
  }

  private void publish(List<Entry> catalog, RestoreDetails done) {
    inRun(
        transaction -> {
          refuseTables(transaction);
          for (Entry entry : catalog) {
            if (!Layout.hasPrefix(entry.key(), Layout.jobs())
                && !Layout.hasPrefix(entry.key(), Layout.lastTable())) {
              transaction.put(entry.key(), entry.value());
            }
          }
          change(transaction, job -> job.withDetails(done.reserving().publishing()));
        });
  }

  /** Deletes the rows of tables that nobody has ever seen. */
  void undo() {
    for (TableSize table : manifest.tables()) {
      if (table.virtualClusterId() == backedUpId) {
        delete(Layout.rows(table.id()));
      }
    }
  }

  private void delete(byte[] prefix) {
    boolean[] more = {true};
    while (more[0]) {
      run.check();
      jobs.inTransaction(
          target,
          transaction -> {
            List<byte[]> keys = new ArrayList<>();
            try (Transaction.Cursor cursor =
                transaction.scan(prefix, Layout.after(prefix), false)) {
              while (keys.size() < BATCH_ROWS && cursor.next()) {
                keys.add(cursor.key());
              }
            }
            keys.forEach(transaction::delete);
            more[0] = !keys.isEmpty();
            return more;
          });
    }
  }

  /** A transaction that is made only while the job is to run. */
  private void inRun(Consumer<Transaction> work) {
    run.check();
    jobs.inTransaction(
        target,
        transaction -> {
          work.accept(transaction);
          return transaction;
        });
  }

  private void change(Transaction transaction, UnaryOperator<JobRecord> change) {
    KeySpaceJobs.update(
        transaction,
        target,
        jobId,
        job -> {
          if (!job.has(JobRecord.RUNNING)) {
            throw new JobStopped();
          }
          return change.apply(job);
        });
  }

  /** Gathers rows and writes them in transactions of their own. */
  private final class Rows implements BiConsumer<byte[], byte[]>, AutoCloseable {
    private final Set<Integer> tables =
        manifest.tables().stream()
            .filter(table -> table.virtualClusterId() == backedUpId)
            .map(TableSize::id)
            .collect(Collectors.toSet());
    private final List<Entry> gathered = new ArrayList<>();
    private long bytes;

    @Override
    public void accept(byte[] key, byte[] value) {
      if (!tables.contains(Layout.tableOf(key))) {
        return;
      }
      gathered.add(new Entry(key, value));
      bytes += key.length + value.length;
      if (gathered.size() >= BATCH_ROWS || bytes >= BATCH_BYTES) {
        flush();
      }
    }

    private void flush() {
      inRun(transaction -> gathered.forEach(entry -> transaction.put(entry.key(), entry.value())));
      gathered.clear();
      bytes = 0;
    }

    @Override
    public void close() {
      flush();
    }
  }
}
