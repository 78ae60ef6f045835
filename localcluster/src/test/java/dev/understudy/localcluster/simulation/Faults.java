package dev.understudy.localcluster.simulation;

import java.io.IOException;
import java.time.Duration;

/** What goes wrong with machines; the wire's own faults are {@link Network}'s. */
final class Faults {
  private final World world;

  Faults(World world) {
    this.world = world;
  }

  void restartTarget() throws IOException {
    world.target.stop();
    start(world.target);
  }

  /** What it says after its last synced write must reach nobody, so the wire goes first. */
  void cutPowerOfTarget() throws IOException {
    boolean wasUp = world.source.network.isUp();
    world.source.network.cut();
    world.target.losePower();
    if (wasUp) {
      world.source.network.reconnect();
    }
    start(world.target);
  }

  /** Machines take a moment to start. */
  private void start(Side side) {
    world.time.forward(Duration.ofMillis(50));
    side.open();
  }

  void restartSource() throws IOException {
    outage(false);
  }

  void cutPowerOfSource() throws IOException {
    outage(true);
  }

  private void outage(boolean powerLost) throws IOException {
    boolean wasUp = world.source.network.isUp();
    world.source.network.cut();
    if (powerLost) {
      world.target.network.cut();
      world.source.losePower();
      world.target.network.reconnect();
    } else {
      world.source.stop();
    }
    world.rest(false);
    start(world.source);
    if (wasUp) {
      world.source.network.reconnect();
    }
  }
}
