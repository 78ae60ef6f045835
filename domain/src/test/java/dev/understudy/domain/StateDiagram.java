package dev.understudy.domain;

import java.util.Comparator;

/** Draws the table of arrows as the diagram in the documents. */
final class StateDiagram {
  private StateDiagram() {}

  static String draw() {
    StringBuilder text =
        new StringBuilder(
            """
            # The states of a stream

            Drawn from the table in `StreamEvent`; a test compares. Below each public status are its phases.

            ```mermaid
            stateDiagram-v2
              [*] --> PREFLIGHT: created
            """);
    for (StreamEvent event : StreamEvent.values()) {
      event.from().stream()
          .sorted(Comparator.naturalOrder())
          .forEach(
              from -> text.append("  %s --> %s: %s\n".formatted(from, event.to(), label(event))));
    }
    text.append("  COMPLETED --> [*]\n  CANCELED --> [*]\n```\n\n| status | phases |\n|---|---|\n");
    for (StreamStatus status : StreamStatus.values()) {
      text.append("| %s |".formatted(status));
      for (StreamPhase phase : StreamPhase.values()) {
        if (phase.status() == status) {
          text.append(' ').append(phase);
        }
      }
      text.append(" |\n");
    }
    return text.toString();
  }

  private static String label(StreamEvent event) {
    return event.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
