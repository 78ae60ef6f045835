package dev.understudy.bench.torture;

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

  Node node(Role role) {
    return switch (role) {
      case PRIMARY -> primary;
      case STANDBY -> standby;
      default -> throw new IllegalArgumentException(role + " has no clock of its own");
    };
  }
}
