package dev.understudy.localcluster.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may change about virtual clusters beside their data: names, rights, settings.
 */
public interface VirtualClusterOptions {
  /** Stands for every application virtual cluster in {@link #override}. */
  long ALL = 0;

  /**
   * Gives a virtual cluster without service another name.
   *
   * @throws ClusterException 55000 while it is served, 42710 if the name is taken
   */
  void rename(long id, String name);

  /** Every capability with its value: true or false, or JSON for the bounds. */
  Map<String, String> capabilities(long id);

  void setCapabilities(long id, Map<String, String> changed);

  /** The settings that were set for one virtual cluster, or for all. */
  Map<String, String> overrides(long id);

  /**
   * Sets a setting from outside, over what the virtual cluster itself has.
   *
   * @param value null to take the override away
   */
  void override(long id, String setting, @Nullable String value);

  /** Gives a new virtual cluster the capabilities and overrides of another. */
  void copy(long from, long to);
}
