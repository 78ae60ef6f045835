package dev.understudy.localcluster.sql.changefeed;

import dev.understudy.localcluster.engine.JobService;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.net.URI;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** Finds the sink that a URI means. */
final class Sinks {
  private static final Set<String> FILES = Set.of("file", "nodelocal");
  private static final Set<String> WEBHOOKS = Set.of("webhook-https", "webhook-http");

  private Sinks() {}

  /** Refuses a URI that no sink can be made of, without connecting. */
  static void check(String uri, JobService jobs, ChangefeedOptions options) {
    if (FILES.contains(scheme(uri))) {
      jobs.directory(uri);
    } else {
      WebhookSink.open(URI.create(uri), options).close();
    }
  }

  static Sink open(ChangefeedDetails details, JobService jobs, Random random) {
    String uri = details.sinkUri();
    return FILES.contains(scheme(uri))
        ? new FileSink(
            jobs.directory(uri),
            "%012x%08x".formatted(jobs.now().toEpochMilli(), random.nextInt()),
            details::topic,
            details.highWater() == null ? details.startTime() : details.highWater())
        : WebhookSink.open(URI.create(uri), details.options());
  }

  private static String scheme(String uri) {
    URI parsed;
    try {
      parsed = URI.create(uri);
    } catch (IllegalArgumentException e) {
      // Without the URI, which may hold secrets.
      throw SqlErrors.invalidParameter("the sink is no URI");
    }
    String scheme = String.valueOf(parsed.getScheme()).toLowerCase(Locale.ROOT);
    if (!FILES.contains(scheme) && !WEBHOOKS.contains(scheme)) {
      throw SqlErrors.unsupported("the changefeed sink " + scheme);
    }
    return scheme;
  }
}
