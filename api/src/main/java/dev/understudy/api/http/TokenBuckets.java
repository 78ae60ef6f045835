package dev.understudy.api.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * One bucket for each name: a request takes a token, and as many as the limit come back in a
 * second. A full bucket holds those of one second. Of many names the least used are forgotten,
 * which fills their buckets.
 */
final class TokenBuckets {
  private static final int MOST = 20_000;
  private static final Duration UNUSED = Duration.ofMinutes(5);

  private final int perSecond;
  private final Clock clock;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(UNUSED).build();

  TokenBuckets(int perSecond, Clock clock) {
    this.perSecond = perSecond;
    this.clock = clock;
  }

  /** Whether there was a token; the name has a bucket from now on. */
  boolean take(String name) {
    return bucket(name).take();
  }

  boolean has(String name) {
    return buckets.getIfPresent(name) != null;
  }

  /** Gives the name a full bucket, unless it has one. */
  void admit(String name) {
    bucket(name);
  }

  void forget(String name) {
    buckets.invalidate(name);
  }

  private Bucket bucket(String name) {
    Bucket known = buckets.getIfPresent(name);
    return known == null ? buckets.get(name, absent -> new Bucket()) : known;
  }

  private final class Bucket {
    private double tokens = perSecond;
    private Instant filledAt = clock.instant();

    private synchronized boolean take() {
      Instant now = clock.instant();
      long passed = Math.max(0, filledAt.until(now, ChronoUnit.MICROS));
      double gained = (double) passed / TimeUnit.SECONDS.toMicros(1) * perSecond;
      tokens = Math.min(perSecond, tokens + gained);
      filledAt = now;
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }
  }
}
