package dev.understudy.localcluster.pgwire;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.engine.VirtualCluster.ServiceMode;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.LocalSql;
import dev.understudy.localcluster.sql.session.Session;
import dev.understudy.localcluster.sql.session.SessionRequest;
import java.io.IOException;
import java.util.Optional;

/** Decides which virtual cluster a client gets to, and whether it is who it says. */
final class Doorman {
  private static final String SYSTEM = "system";
  private static final String DEFAULT_TARGET = "server.controller.default_target_cluster";

  private final LocalSql sql;

  Doorman(LocalSql sql) {
    this.sql = sql;
  }

  /** Authenticates the client and opens its session. */
  Session admit(Startup startup, Peer peer, ScramExchange exchange, Runnable terminator)
      throws IOException {
    VirtualCluster target = route(startup);
    if (startup.user().isEmpty()) {
      throw new ClusterException("28000", "no user name in the startup packet");
    }
    authenticate(target, startup.user(), peer, exchange);
    boolean admin = admitted(target, startup);
    Session session =
        new Session(
            sql,
            new SessionRequest(
                target.id(),
                target.name(),
                startup.user(),
                admin,
                startup.database(),
                peer.address(),
                startup.applicationName()),
            terminator);
    try {
      // The service may have stopped meanwhile; from here on stopping it closes this session.
      route(startup);
      startup.settings().forEach((name, value) -> setQuietly(session, name, value));
      return session;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private VirtualCluster route(Startup startup) {
    Engine engine = sql.engine();
    String wanted = startup.virtualCluster();
    String name =
        wanted != null && !wanted.isEmpty()
            ? wanted
            : engine.settings().getOrDefault(DEFAULT_TARGET, SYSTEM);
    Optional<VirtualCluster> found = engine.virtualCluster(name.isEmpty() ? SYSTEM : name);
    boolean served =
        found.isPresent()
            && (found.get().id() == VirtualCluster.SYSTEM_ID
                || found.get().serviceMode() == ServiceMode.SHARED);
    if (!served) {
      throw new ClusterException(
          "08000",
          "service unavailable for target tenant (" + name + ")",
          "Double check your \"-ccluster=\" connection option or your \"cluster:\" database name"
              + " prefix.");
    }
    return found.get();
  }

  /**
   * By certificate if the client shows one, else by password; without TLS, root is trusted, as on
   * an insecure cluster.
   */
  private void authenticate(VirtualCluster target, String name, Peer peer, ScramExchange exchange)
      throws IOException {
    if (name.equals(User.ROOT) && !peer.secure()) {
      return;
    }
    Optional<User> user;
    try (Transaction look = sql.engine().begin(target.id())) {
      user = new Catalog(look, sql.tableCache(target.id())).findUser(name);
    }
    String certified = peer.certifiedName();
    if (certified != null) {
      checkCertificate(certified, name, user.map(User::login).orElse(false));
      return;
    }
    boolean accepted =
        exchange.accepts(
            user.filter(User::login)
                .filter(found -> !found.expiredAt(sql.clock().instant()))
                .map(User::verifier)
                .orElseGet(() -> sql.decoy(name)));
    if (!accepted) {
      throw new ClusterException("28P01", "password authentication failed for user " + name);
    }
  }

  private static void checkCertificate(String certified, String name, boolean mayLogIn) {
    if (!certified.equals(name)) {
      throw new ClusterException(
          "28000",
          "certificate authentication failed for user \"" + name + "\"",
          "The certificate that the client showed is for user \"" + certified + "\".");
    }
    if (!mayLogIn) {
      throw new ClusterException("28000", "user " + name + " does not exist or may not log in");
    }
  }

  /** Refuses a database that is not there; tells whether the user is an admin. */
  private boolean admitted(VirtualCluster target, Startup startup) {
    String database = startup.database();
    try (Transaction look = sql.engine().begin(target.id())) {
      Catalog catalog = new Catalog(look, sql.tableCache(target.id()));
      boolean known = database.equals("postgres") || catalog.databases().contains(database);
      if (!known) {
        throw new ClusterException("3D000", "database \"" + database + "\" does not exist");
      }
      return catalog.effectiveUser(startup.user()).map(User::admin).orElse(false);
    }
  }

  /** Settings in a startup packet that this server does not know are no reason to turn it away. */
  private static void setQuietly(Session session, String name, String value) {
    try {
      session.variables().set(name, value);
    } catch (ClusterException e) {
      if (!e.sqlState().equals("42704") && !e.sqlState().equals("55P02")) {
        throw e;
      }
    }
  }
}
