package dev.understudy.catalog;

import dev.understudy.catalog.internal.Database;
import dev.understudy.catalog.internal.SqlAccessStore;
import dev.understudy.catalog.internal.SqlAccountStore;
import dev.understudy.catalog.internal.SqlApiKeyStore;
import dev.understudy.catalog.internal.SqlAuditLog;
import dev.understudy.catalog.internal.SqlClusterLedger;
import dev.understudy.catalog.internal.SqlClusterReader;
import dev.understudy.catalog.internal.SqlCommandLedger;
import dev.understudy.catalog.internal.SqlFolderStore;
import dev.understudy.catalog.internal.SqlGrantStore;
import dev.understudy.catalog.internal.SqlJobLedger;
import dev.understudy.catalog.internal.SqlLoginSeals;
import dev.understudy.catalog.internal.SqlLoginStore;
import dev.understudy.catalog.internal.SqlStreamLedger;
import dev.understudy.catalog.internal.SqlStreamReader;
import java.time.Clock;

/** The open catalog: one pool of connections, and a port for each thing that is asked of it. */
public final class Catalog implements AutoCloseable {
  private final Database database;
  private final StreamReader streams;
  private final StreamLedger streamLedger;
  private final ClusterReader clusters;
  private final ClusterLedger clusterLedger;
  private final JobLedger jobs;
  private final LoginStore logins;
  private final LoginSeals loginSeals;
  private final CommandLedger commands;
  private final AccessStore access;
  private final AccountStore accounts;
  private final ApiKeyStore apiKeys;
  private final GrantStore grants;
  private final FolderStore folders;
  private final AuditLog audit;

  private Catalog(Database database, Sealer sealer, Clock clock) {
    this.database = database;
    streams = new SqlStreamReader(database);
    streamLedger = new SqlStreamLedger(database, clock);
    clusters = new SqlClusterReader(database);
    clusterLedger = new SqlClusterLedger(database, sealer, clock);
    jobs = new SqlJobLedger(database, clock);
    logins = new SqlLoginStore(database, sealer);
    loginSeals = new SqlLoginSeals(database, sealer, clock);
    commands = new SqlCommandLedger(database, clock);
    access = new SqlAccessStore(database, clock);
    accounts = new SqlAccountStore(database, clock);
    apiKeys = new SqlApiKeyStore(database, clock);
    grants = new SqlGrantStore(database, clock);
    folders = new SqlFolderStore(database, clock);
    audit = new SqlAuditLog(database);
  }

  /** Opens the catalog; the database is first needed by the first call, and again after a loss. */
  public static Catalog connect(CatalogOptions options, Sealer sealer, Clock clock) {
    return new Catalog(Database.open(options), sealer, clock);
  }

  public StreamReader streams() {
    return streams;
  }

  public StreamLedger streamLedger() {
    return streamLedger;
  }

  public ClusterReader clusters() {
    return clusters;
  }

  public ClusterLedger clusterLedger() {
    return clusterLedger;
  }

  public JobLedger jobLedger() {
    return jobs;
  }

  public JobReader jobs() {
    return jobs;
  }

  public LoginStore logins() {
    return logins;
  }

  public LoginSeals loginSeals() {
    return loginSeals;
  }

  public CommandLedger commands() {
    return commands;
  }

  public AccessStore access() {
    return access;
  }

  public AccountStore accounts() {
    return accounts;
  }

  public ApiKeyStore apiKeys() {
    return apiKeys;
  }

  public GrantStore grants() {
    return grants;
  }

  public FolderStore folders() {
    return folders;
  }

  public AuditLog audit() {
    return audit;
  }

  public Organization organization() {
    return database.organization();
  }

  /** Whether the database answers now. */
  public boolean isReachable() {
    return database.isReachable();
  }

  @Override
  public void close() {
    database.close();
  }
}
