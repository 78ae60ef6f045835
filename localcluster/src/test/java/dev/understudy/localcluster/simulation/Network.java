package dev.understudy.localcluster.simulation;

import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.node.TinyServer;
import dev.understudy.localcluster.node.Wire;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The wire to one side as a source, with the faults that a simulation asks for. */
final class Network implements Wire, AutoCloseable {
  private final TinyServer server;
  private final Supplier<@Nullable Engine> engines;
  private final Contacts contacts;
  private final AtomicLong heartbeats = new AtomicLong();
  private boolean up = true;
  private boolean held;
  private boolean twice;
  private boolean losesAnswer;
  private int bytesLeft = -1;
  private int cuts;

  Network(Supplier<@Nullable Engine> engines, Contacts contacts) throws IOException {
    this.contacts = contacts;
    this.engines = engines;
    this.server = new TinyServer(engines, this, 0);
  }

  String uri() {
    return server.uri();
  }

  /** No connection lives and none can be made. */
  void cut() throws IOException {
    set(() -> up = false);
    reset();
  }

  /** Ends every connection; new ones can be made. */
  void reset() throws IOException {
    set(() -> cuts++);
    server.disconnect();
  }

  void reconnect() {
    set(() -> up = true);
  }

  void heal() {
    set(
        () -> {
          up = true;
          held = false;
        });
  }

  /** Frames wait from now on; statements pass. */
  void hold() {
    set(() -> held = true);
  }

  /** The next frame breaks off after so many bytes, and its connection with it. */
  void breakNextFrame(int after) {
    set(() -> bytesLeft = after);
  }

  /**
   * Whether statements that their sender may repeat arrive twice. Frames do not within one
   * connection; after its loss those above the frontier are sent again.
   */
  void deliverTwice(boolean on) {
    set(() -> twice = on);
  }

  /** The next statement is carried out, and the answer is lost with the connection. */
  void loseNextAnswer(boolean on) {
    set(() -> losesAnswer = on);
  }

  private synchronized void set(Runnable change) {
    change.run();
    notifyAll();
  }

  @Override
  public synchronized boolean isUp() {
    return up;
  }

  synchronized boolean flows() {
    return up && !held;
  }

  synchronized boolean isHeld() {
    return held;
  }

  long heartbeats() {
    return heartbeats.get();
  }

  @Override
  public int arrivals(String statement) {
    contacts.asked(statement);
    boolean repeatable = statement.contains("stream_progress") || statement.contains("complete_");
    synchronized (this) {
      return twice && repeatable ? 2 : 1;
    }
  }

  @Override
  public void answered(String statement, boolean done) throws IOException {
    if (done) {
      contacts.done(statement);
    }
    if (statement.contains("stream_progress")) {
      heartbeats.incrementAndGet();
    }
    synchronized (this) {
      if (losesAnswer && !statement.contains("stream_partition")) {
        losesAnswer = false;
        throw new IOException("the answer is lost");
      }
    }
  }

  @Override
  public void frame(DataOutputStream out, byte[] frame) throws IOException {
    int part;
    synchronized (this) {
      awaitFlow();
      part = bytesLeft;
      bytesLeft = -1;
    }
    if (part >= 0) {
      breakOff(out, frame, part);
    }
    Wire.super.frame(out, frame);
  }

  private synchronized void awaitFlow() throws IOException {
    int before = cuts;
    while (held && lives(before)) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
    if (!lives(before)) {
      throw new IOException("the connection is cut");
    }
  }

  /** A frame may come after the cut that ended its connection, and must not wait for another. */
  private boolean lives(int cutsBefore) {
    return up && cuts == cutsBefore && engines.get() != null;
  }

  private static void breakOff(DataOutputStream out, byte[] frame, int part) throws IOException {
    out.writeByte('d');
    out.writeInt(frame.length + 4);
    out.write(frame, 0, Math.min(part, frame.length));
    out.flush();
    throw new IOException("the frame breaks off");
  }

  @Override
  public void close() throws IOException {
    cut();
    server.close();
  }
}
