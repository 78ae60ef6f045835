package dev.understudy.localcluster.node;

import java.io.DataOutputStream;
import java.io.IOException;

/** What lies between a {@link TinyServer} and its clients; a test may make it a bad one. */
public interface Wire {
  /** Loses nothing. */
  Wire GOOD = new Wire() {};

  /** Whether clients can connect. */
  default boolean isUp() {
    return true;
  }

  /** How often a statement arrives; throws to lose it with its connection. */
  default int arrivals(String statement) throws IOException {
    return 1;
  }

  /**
   * A statement has its answer; throws to lose that with its connection.
   *
   * @param done whether it was carried out, not refused
   */
  default void answered(String statement, boolean done) throws IOException {}

  /** Carries one frame of a stream. */
  default void frame(DataOutputStream out, byte[] frame) throws IOException {
    TinyServer.message(out, 'd', frame);
  }
}
