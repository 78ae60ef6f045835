package dev.understudy.bench.torture;

import java.time.Duration;
import java.util.Locale;

/** Something that goes wrong for a while and is then mended. */
sealed interface Fault {
  Duration length();

  /** Under which it is counted. */
  String kind();

  /** SIGKILL; after the length it is started again. */
  record Kill(Role role, Duration length) implements Fault {
    @Override
    public String kind() {
      return "kill " + word(role);
    }
  }

  /** SIGSTOP, and SIGCONT after the length. */
  record Freeze(Role role, Duration length) implements Fault {
    @Override
    public String kind() {
      return "freeze " + word(role);
    }
  }

  /** SIGTERM; it is started again once it has ended. */
  record Restart(Role role) implements Fault {
    @Override
    public Duration length() {
      return Duration.ZERO;
    }

    @Override
    public String kind() {
      return "restart " + word(role);
    }
  }

  /** Trouble on the way between two processes. */
  record Disturb(Link link, Trouble trouble, Duration length) implements Fault {
    @Override
    public String kind() {
      return word(trouble) + " " + word(link);
    }
  }

  /** A cluster's clock is ahead of all others from now on. */
  record ClockJump(Role role, Duration ahead) implements Fault {
    @Override
    public Duration length() {
      return Duration.ZERO;
    }

    @Override
    public String kind() {
      return "clock jump " + word(role);
    }
  }

  /** A standby's replicated time is read wrongly. */
  record Misread(Misreading how, Duration length) implements Fault {
    @Override
    public String kind() {
      return word(how) + " readings";
    }
  }

  /** Nothing more can be written; who ended for it is started again once there is space. */
  record FullDisk(Role role, Duration length) implements Fault {
    @Override
    public String kind() {
      return "full disk " + word(role);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
