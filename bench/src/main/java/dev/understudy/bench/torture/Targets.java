package dev.understudy.bench.torture;

import java.util.Optional;

/** The processes and lines that the faults of one cycle happen to. */
record Targets(Installation installation, Node primary, Node standby) {

  Victim victim(Role role) {
    return switch (role) {
      case PRIMARY -> primary.victim();
      case STANDBY -> standby.victim();
      default -> installation.victim(role);
    };
  }

  Line line(Link link) {
    return switch (link) {
      case TO_PRIMARY -> primary.line();
      case TO_STANDBY -> standby.line();
      default -> installation.line(link);
    };
  }

  /** Whether a fault can happen here. */
  boolean allow(Fault fault) {
    return switch (fault) {
      case Fault.Kill kill -> has(kill.role());
      case Fault.Freeze freeze -> has(freeze.role());
      case Fault.Restart restart -> has(restart.role());
      case Fault.FullDisk full -> has(full.role()) && disk(full.role()).isPresent();
      case Fault.Disturb unused -> true;
      case Fault.Misread unused -> true;
      case Fault.ClockJump unused -> true;
    };
  }

  private boolean has(Role role) {
    return Role.CLUSTERS.contains(role) || installation.has(role);
  }

  /** Empty where none could be made. */
  Optional<SmallDisk> disk(Role role) {
    return Role.CLUSTERS.contains(role) ? node(role).disk() : installation.disk(role);
  }

  Node node(Role role) {
    return switch (role) {
      case PRIMARY -> primary;
      case STANDBY -> standby;
      default -> throw new IllegalArgumentException(role + " has no clock of its own");
    };
  }
}
