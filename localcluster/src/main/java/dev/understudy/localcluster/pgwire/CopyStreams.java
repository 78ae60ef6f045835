package dev.understudy.localcluster.pgwire;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The two copy modes of the protocol: data from the client, and data to it. */
final class CopyStreams {
  private final Session session;
  private final MessageReader in;
  private final MessageWriter out;

  CopyStreams(Session session, MessageReader in, MessageWriter out) {
    this.session = session;
    this.in = in;
    this.out = out;
  }

  /** Takes data until the client is done. */
  void in(Result.CopyIn copy) throws IOException {
    header('G', false, copy.columns());
    out.flush();
    boolean finished = false;
    try {
      while (!finished) {
        Message message = in.next();
        switch (message.type()) {
          case 'd' -> copy.target().accept(message.rest());
          case 'c' -> {
            finished = true;
            out.complete("COPY " + copy.target().finish());
          }
          case 'f' ->
              throw new ClusterException("57014", "COPY from stdin failed: " + message.text());
          case 'H', 'S' -> {
            // Allowed here by the protocol, and without meaning.
          }
          default ->
              throw new ClusterException(
                  "08P01", "unexpected message type '" + message.type() + "' during COPY");
        }
        session.checkCancelled();
      }
    } finally {
      if (!finished) {
        copy.target().abort();
      }
    }
  }

  /** Sends frames until their producer ends; each is sent at once, and waits for the client. */
  void out(Result.CopyOut copy) throws IOException {
    header('H', copy.binary(), copy.columns());
    out.flush();
    String tag = copy.producer().run(this::frame);
    out.empty('c');
    out.complete(tag);
  }

  private void frame(byte[] data) {
    session.checkCancelled();
    try {
      out.begin('d').bytes(data).end();
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void header(char type, boolean binary, int columns) throws IOException {
    out.begin(type).character(binary ? '\1' : '\0').int16(columns);
    for (int i = 0; i < columns; i++) {
      out.int16(binary ? 1 : 0);
    }
    out.end();
  }
}
