package dev.understudy.localcluster.pgwire;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.mvcc.RetryTransactionException;
import dev.understudy.localcluster.mvcc.SharedMemory;
import dev.understudy.localcluster.mvcc.TransactionTooLargeException;
import dev.understudy.localcluster.sql.session.Prepared;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.session.Session;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The messages of one client after it was let in, until it leaves. */
final class Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  private static final int[] TEXT = {};
  private static final ClusterException TOO_DEEP =
      new ClusterException("54001", "the statement is nested too deeply");

  private final Session session;
  private final MessageReader in;
  private final MessageWriter out;
  private final RowWriter rows;
  private final ExtendedQuery extended;
  private final CopyStreams copies;

  Conversation(Session session, MessageReader in, MessageWriter out, SharedMemory.Account memory) {
    this.session = session;
    this.in = in;
    this.out = out;
    this.rows = new RowWriter(out);
    this.copies = new CopyStreams(session, in, out);
    this.extended = new ExtendedQuery(session, in, out, rows, copies, new Holdings(memory));
  }

  /** Answers until the client terminates. */
  void run() throws IOException {
    try {
      converse();
    } finally {
      // What a client that went away had open holds memory, and the store's snapshots.
      extended.closePortals();
    }
  }

  private void converse() throws IOException {
    boolean skippingToSync = false;
    while (true) {
      Message message = in.next();
      char type = message.type();
      if (type == 'X') {
        return;
      }
      if (skippingToSync && type != 'S') {
        continue;
      }
      skippingToSync = false;
      try {
        answer(message);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } catch (RuntimeException | StackOverflowError e) {
        fail(e instanceof RuntimeException known ? known : TOO_DEEP);
        skippingToSync = type != 'Q' && type != 'S';
        if (!skippingToSync) {
          out.ready(session.status());
        }
      }
      if (session.terminated()) {
        throw Session.serviceStopped();
      }
    }
  }

  private void answer(Message message) throws IOException {
    switch (message.type()) {
      case 'Q' -> {
        extended.closeUnnamed();
        simple(message.text());
        out.ready(session.status());
      }
      case 'P' -> extended.parse(message);
      case 'B' -> extended.bind(message);
      case 'D' -> extended.describe(message);
      case 'E' -> extended.execute(message);
      case 'C' -> extended.close(message);
      case 'H' -> out.flush();
      case 'S' -> {
        extended.sync();
        out.ready(session.status());
      }
      case 'd', 'c', 'f' -> {
        // What a client sends of a COPY after the COPY has failed.
      }
      default ->
          throw new ClusterException("08P01", "unknown message type '" + message.type() + "'");
    }
  }

  private void fail(RuntimeException error) throws IOException {
    extended.closePortals();
    session.failed();
    session.statementEnded();
    out.error("ERROR", known(error));
  }

  /** The error as a client may see it; what nobody foresaw is also logged. */
  static ClusterException known(RuntimeException error) {
    return switch (error) {
      case ClusterException cluster -> cluster;
      case RetryTransactionException retry ->
          new ClusterException("40001", "restart transaction: " + retry.getMessage());
      case TransactionTooLargeException tooLarge ->
          new ClusterException(
              "53400",
              String.valueOf(tooLarge.getMessage()),
              "Split the statement, for example by ranges of the primary key, and commit in smaller"
                  + " batches.");
      case StorageException storage -> storageFailure(storage);
      default -> {
        LOG.error("a statement failed in a way nobody foresaw", error);
        yield new ClusterException("XX000", "internal error: " + error);
      }
    };
  }

  private static ClusterException storageFailure(StorageException error) {
    LOG.error("the store failed", error);
    String reason = error.reason();
    boolean full = reason.contains("No space left on device");
    return new ClusterException(
        full ? "53100" : "58030",
        error.getMessage() + ": " + reason,
        full
            ? "Free some 100 MB on the disk of the cluster's store: it goes on by itself within"
                + " seconds. If it does not, restart it."
            : null);
  }

  private void simple(String sql) throws IOException {
    List<String> statements = TokenStream.split(sql);
    if (statements.isEmpty()) {
      out.empty('I');
      return;
    }
    for (String statement : statements) {
      Prepared prepared = session.prepare(statement, List.of());
      run(session.execute(prepared, new Object[0], statements.size() == 1));
      session.statementEnded();
    }
    session.endBatch();
  }

  private void run(Result result) throws IOException {
    switch (result) {
      case Result.Done done -> out.complete(done.tag());
      case Result.Rows found -> {
        try (var cursor = found.cursor()) {
          rows.describe(found.columns(), TEXT);
          long sent = rows.send(found, TEXT, 0);
          cursor.close();
          out.complete(found.tag() == null ? "SELECT " + sent : found.tag());
        }
      }
      case Result.CopyIn copy -> copies.in(copy);
      case Result.CopyOut copy -> copies.out(copy);
    }
  }
}
