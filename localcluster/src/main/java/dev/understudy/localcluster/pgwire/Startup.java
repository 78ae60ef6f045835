package dev.understudy.localcluster.pgwire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself in its startup packet.
 *
 * @param virtualCluster the one it asks for by {@code options=-ccluster=NAME} or by a database
 *     {@code cluster:NAME/db}; null where the default target is to serve
 */
record Startup(
    String user,
    String database,
    @Nullable String virtualCluster,
    String applicationName,
    Map<String, String> settings) {
  private static final String CLUSTER_PREFIX = "cluster:";

  static Startup of(Map<String, String> parameters) {
    String user = parameters.getOrDefault("user", "");
    String database = parameters.getOrDefault("database", user);
    String cluster = null;
    if (database.startsWith(CLUSTER_PREFIX)) {
      String rest = database.substring(CLUSTER_PREFIX.length());
      int slash = rest.indexOf('/');
      cluster = slash < 0 ? rest : rest.substring(0, slash);
      database = slash < 0 ? "" : rest.substring(slash + 1);
    }
    Map<String, String> settings = new TreeMap<>();
    for (String option : options(parameters.getOrDefault("options", ""))) {
      int equals = option.indexOf('=');
      if (equals <= 0) {
        continue;
      }
      String name = option.substring(0, equals).toLowerCase(Locale.ROOT).replace('-', '_');
      String value = option.substring(equals + 1);
      if (name.equals("cluster")) {
        cluster = value;
      } else {
        settings.put(name, value);
      }
    }
    parameters.forEach(
        (name, value) -> {
          if (!List.of("user", "database", "options", "application_name").contains(name)) {
            settings.put(name.toLowerCase(Locale.ROOT), value);
          }
        });
    String application = parameters.getOrDefault("application_name", "");
    return new Startup(
        user, database.isEmpty() ? "defaultdb" : database, cluster, application, settings);
  }

  /** Splits {@code -ca=1 --b=2 -c c=3} into settings; a backslash keeps a blank in a value. */
  private static List<String> options(String options) {
    List<String> settings = new ArrayList<>();
    boolean separate = false;
    for (String raw : options.strip().split("(?<!\\\\)\\s+")) {
      String word = raw.replace("\\ ", " ").replace("\\\\", "\\");
      if (separate) {
        settings.add(word);
        separate = false;
      } else if (word.equals("-c")) {
        separate = true;
      } else if (word.startsWith("--")) {
        settings.add(word.substring(2));
      } else if (word.startsWith("-c")) {
        settings.add(word.substring(2));
      }
    }
    return settings;
  }
}
