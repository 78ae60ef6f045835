package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.storage.Documents;
import dev.understudy.localcluster.storage.Store;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cluster settings of the system virtual cluster. */
public final class Settings {
  public static final String VERSION = "version";
  public static final String RANGEFEED = "kv.rangefeed.enabled";
  public static final String DEFAULT_TARGET = "server.controller.default_target_cluster";
  public static final String CHECK_DEFAULT_TARGET =
      "server.controller.default_target_cluster.check_service.enabled";
  public static final String HEARTBEAT = "physical_replication.consumer.heartbeat_frequency";
  public static final String LIVENESS =
      "physical_replication.producer.stream_liveness_track_frequency";
  public static final String CHECKPOINT = "physical_replication.producer.min_checkpoint_frequency";
  public static final String REPLICATION_ENABLED = "physical_replication.enabled";
  public static final String FLUSH = "physical_replication.consumer.minimum_flush_interval";

  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry(VERSION, "25.2"),
          Map.entry("cluster.organization", ""),
          Map.entry("enterprise.license", ""),
          Map.entry(RANGEFEED, "false"),
          Map.entry(DEFAULT_TARGET, "system"),
          Map.entry(CHECK_DEFAULT_TARGET, "false"),
          Map.entry(HEARTBEAT, "1s"),
          Map.entry(LIVENESS, "1m0s"),
          Map.entry(CHECKPOINT, "200ms"),
          Map.entry(FLUSH, "50ms"),
          Map.entry("physical_replication.consumer.job_checkpoint_frequency", "200ms"),
          Map.entry("sql.restrict_system_interface.enabled", "false"));

  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|h|m|s)");

  private record Setting(String name, String value) {}

  private final Documents documents;
  private final Map<String, String> values = new ConcurrentSkipListMap<>(DEFAULTS);

  public Settings(Store store) {
    this.documents = new Documents(store);
    documents
        .list("setting/", Setting.class)
        .forEach(setting -> values.put(setting.name(), setting.value()));
  }

  public Map<String, String> all() {
    return new TreeMap<>(values);
  }

  /** What a setting is without being set. */
  public static String byDefault(String name) {
    return DEFAULTS.getOrDefault(name, "");
  }

  public String get(String name) {
    return values.getOrDefault(name, "");
  }

  public boolean isOn(String name) {
    return get(name).equals("true");
  }

  /**
   * Stores a value.
   *
   * @throws ClusterException if the setting is a duration and the value is not
   */
  public synchronized void set(String name, String value) {
    if (seconds(DEFAULTS.getOrDefault(name, "")).isPresent() && seconds(value).isEmpty()) {
      throw notADuration(name, value);
    }
    documents.put("setting/" + name, new Setting(name, value));
    values.put(name, value);
  }

  /** The same as {@link #duration}, but never so short that waiting for it would be none. */
  public Duration interval(String name) {
    Duration set = duration(name);
    return set.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : set;
  }

  /**
   * The value of a setting such as {@code 1m30s} or {@code 200ms}.
   *
   * @throws ClusterException if it is not a duration
   */
  public Duration duration(String name) {
    String text = get(name);
    double seconds = seconds(text).orElseThrow(() -> notADuration(name, text));
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private static OptionalDouble seconds(String text) {
    String compact = text.replace(" ", "");
    Matcher part = PART.matcher(compact);
    double seconds = 0;
    int end = 0;
    while (part.find() && part.start() == end) {
      seconds += Double.parseDouble(part.group(1)) * secondsOf(part.group(2));
      end = part.end();
    }
    return compact.isEmpty() || end != compact.length()
        ? OptionalDouble.empty()
        : OptionalDouble.of(seconds);
  }

  private static ClusterException notADuration(String name, String value) {
    return new ClusterException(
        "22023", "cluster setting " + name + " is not a duration: " + value);
  }

  private static double secondsOf(String unit) {
    return switch (unit) {
      case "h" -> 3600;
      case "m" -> 60;
      case "s" -> 1;
      default -> 0.001;
    };
  }
}
