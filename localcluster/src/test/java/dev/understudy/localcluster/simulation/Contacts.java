package dev.understudy.localcluster.simulation;

import dev.understudy.localcluster.mvcc.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The model of what a side must keep for others: what consumers asked for, and since when. */
final class Contacts {
  static final Duration EXPIRATION = Duration.ofHours(24);
  private static final Pattern HEARTBEAT = Pattern.compile("stream_progress\\((\\d+), '(.+)'\\)");
  private static final Pattern COMPLETE =
      Pattern.compile("complete_replication_stream\\((\\d+), (\\w+)\\)");

  private final Clock clock;
  private final Map<Long, Contact> contacts = new TreeMap<>();

  /**
   * {@code ended} keeps its history until it expires; what is released keeps nothing.
   *
   * @param asked when its last statement arrived, which may not have taken effect
   * @param heard when the last one that took effect had arrived
   */
  private record Contact(
      Timestamp protects, Instant asked, Instant heard, boolean ended, boolean released) {
    boolean isExpired(Instant now) {
      return heard.plus(EXPIRATION).isBefore(now);
    }

    Contact asked(Timestamp needed, Instant now) {
      Timestamp higher = needed.compareTo(protects) > 0 ? needed : protects;
      return new Contact(higher, now, heard, ended, released);
    }

    Contact done(boolean ends) {
      return new Contact(protects, asked, asked, ends, released);
    }

    Contact letGo() {
      return new Contact(protects, asked, heard, ended, true);
    }
  }

  Contacts(Clock clock) {
    this.clock = clock;
  }

  /** A statement arrived; it may take effect from now on. */
  synchronized void asked(String statement) {
    Instant now = clock.instant();
    Matcher heartbeat = HEARTBEAT.matcher(statement);
    if (heartbeat.find()) {
      Timestamp needed = Timestamp.parse(heartbeat.group(2));
      contacts.merge(
          Long.parseLong(heartbeat.group(1)),
          new Contact(needed, now, Instant.EPOCH, false, false),
          (known, first) -> known.asked(needed, now));
    }
    Matcher complete = COMPLETE.matcher(statement);
    if (complete.find()) {
      boolean success = complete.group(2).equals("true");
      contacts.computeIfPresent(
          Long.parseLong(complete.group(1)),
          (id, known) -> success ? known.asked(known.protects(), now) : known.letGo());
    }
  }

  /** A statement took effect. */
  synchronized void done(String statement) {
    Matcher heartbeat = HEARTBEAT.matcher(statement);
    Matcher complete = COMPLETE.matcher(statement);
    boolean beat = heartbeat.find();
    if (beat || (complete.find() && complete.group(2).equals("true"))) {
      contacts.computeIfPresent(
          Long.parseLong((beat ? heartbeat : complete).group(1)),
          (id, known) -> known.ended() ? known : known.done(!beat));
    }
  }

  /** A promotion keeps its history, too. */
  synchronized void promoted(Timestamp at) {
    Instant now = clock.instant();
    contacts.put(-1L - contacts.size(), new Contact(at, now, now, true, false));
  }

  /** The side becomes a standby: who followed it cannot go on. */
  synchronized void becameStandby() {
    contacts.replaceAll((id, known) -> known.ended() ? known : known.letGo());
  }

  synchronized void dropped() {
    contacts.clear();
  }

  /** What garbage collection must spare now; what has expired is let go for good. */
  synchronized Stream<Timestamp> kept() {
    Instant now = clock.instant();
    contacts.replaceAll((id, known) -> known.isExpired(now) ? known.letGo() : known);
    return contacts.values().stream()
        .filter(known -> !known.released())
        .map(Contact::protects)
        .toList()
        .stream();
  }
}
