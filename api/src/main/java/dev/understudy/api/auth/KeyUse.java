package dev.understudy.api.auth;

import dev.understudy.catalog.ApiKeyStore;
import dev.understudy.domain.UnderstudyException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes when keys are used, each at most once a minute, while their requests go on. */
public final class KeyUse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyUse.class);
  private static final Duration BETWEEN = Duration.ofMinutes(1);

  private final ApiKeyStore keys;
  private final Clock clock;

  /** One write at a time: a slow database must not be asked by every request at once. */
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("key-use").factory());

  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  public KeyUse(ApiKeyStore keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  void note(String keyId, @Nullable Instant lastUsedAt) {
    Instant now = clock.instant();
    boolean due = lastUsedAt == null || !lastUsedAt.plus(BETWEEN).isAfter(now);
    if (!due || !waiting.add(keyId)) {
      return;
    }
    try {
      writer.execute(() -> write(keyId, now));
    } catch (RejectedExecutionException e) {
      LOG.debug("the server is stopping: the use of a key is not noted", e);
    }
  }

  private void write(String keyId, Instant at) {
    try {
      keys.noteUse(keyId, at);
    } catch (UnderstudyException e) {
      LOG.warn("the use of a key could not be noted key={} code={}", keyId, e.code());
    } finally {
      waiting.remove(keyId);
    }
  }

  /** Writes what is still to be written. */
  @Override
  public void close() {
    writer.close();
  }
}
