package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.Catalog;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.VirtualCluster.ServiceMode;
import dev.understudy.localcluster.engine.VirtualClusterOptions;
import dev.understudy.localcluster.storage.Documents;
import dev.understudy.localcluster.storage.Store;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Options of virtual clusters as documents of the system virtual cluster: they do not replicate.
 */
final class StoredOptions implements VirtualClusterOptions {
  private static final String[] CAPABILITIES = {
    "can_admin_relocate_range",
    "can_admin_scatter",
    "can_admin_split",
    "can_admin_unsplit",
    "can_check_consistency",
    "can_use_nodelocal_storage",
    "can_view_node_info",
    "can_view_tsdb_metrics",
    "exempt_from_rate_limiting"
  };

  private final Documents documents;
  private final Catalog catalog;

  private record Stored(Map<String, String> capabilities, Map<String, String> overrides) {
    static final Stored NOTHING = new Stored(Map.of(), Map.of());
  }

  StoredOptions(Store store, Catalog catalog) {
    this.documents = new Documents(store);
    this.catalog = catalog;
  }

  private Stored stored(long id) {
    return documents.get(key(id), Stored.class).orElse(Stored.NOTHING);
  }

  private static String key(long id) {
    return "options/" + id;
  }

  @Override
  public synchronized void rename(long id, String name) {
    Services.refuseSystem(id, "rename");
    catalog.update(
        id,
        found -> {
          if (catalog.find(name).isPresent()) {
            throw new ClusterException("42710", "name \"" + name + "\" is already taken");
          }
          if (found.serviceMode() != ServiceMode.NONE) {
            throw new ClusterException(
                "55000",
                "cannot rename tenant in service mode shared",
                "Use ALTER VIRTUAL CLUSTER STOP SERVICE before renaming.");
          }
          return found.named(name);
        });
  }

  @Override
  public Map<String, String> capabilities(long id) {
    Map<String, String> all = new TreeMap<>();
    for (String capability : CAPABILITIES) {
      all.put(capability, "true");
    }
    all.put("span_config_bounds", "{}");
    all.putAll(stored(id).capabilities());
    return all;
  }

  @Override
  public synchronized void setCapabilities(long id, Map<String, String> changed) {
    Services.refuseSystem(id, "change capabilities of");
    Stored old = stored(id);
    Map<String, String> capabilities = new TreeMap<>(old.capabilities());
    capabilities.putAll(changed);
    documents.put(key(id), new Stored(capabilities, old.overrides()));
  }

  @Override
  public Map<String, String> overrides(long id) {
    return stored(id).overrides();
  }

  @Override
  public synchronized void override(long id, String setting, @Nullable String value) {
    Services.refuseSystem(id, "override settings of");
    Stored old = stored(id);
    Map<String, String> overrides = new TreeMap<>(old.overrides());
    if (value == null) {
      overrides.remove(setting);
    } else {
      overrides.put(setting, value);
    }
    documents.put(key(id), new Stored(old.capabilities(), overrides));
  }

  @Override
  public synchronized void copy(long from, long to) {
    documents.put(key(to), stored(from));
  }
}
