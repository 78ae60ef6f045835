package dev.understudy.api.http;

import dev.understudy.domain.Reader;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The read-only virtual cluster of a standby; the end of replication is its end too. */
record ReaderView(String name, boolean ready, @Nullable Instant since) {

  static @Nullable ReaderView of(StreamRecord record) {
    Reader reader = record.reader();
    ReplicationFacts facts = record.state().facts();
    boolean there =
        switch (record.state()) {
          case StreamState.Starting starting -> true;
          case StreamState.Ingesting ingesting -> true;
          case StreamState.Scheduled scheduled -> true;
          case StreamState.CatchingUp catchingUp -> true;
          default -> false;
        };
    return reader == null || facts == null || !there
        ? null
        : new ReaderView(
            Reader.nameFor(facts.virtualCluster()),
            reader.readySince() != null,
            reader.readySince());
  }
}
