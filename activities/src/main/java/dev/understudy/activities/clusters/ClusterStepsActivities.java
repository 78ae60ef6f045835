package dev.understudy.activities.clusters;

import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.ClusterAccess;
import dev.understudy.activities.cluster.ClusterGateway;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.provisioning.ClusterProvisioner;
import dev.understudy.activities.provisioning.ClusterProvisioner.Provisioned;
import dev.understudy.activities.stream.Passwords;
import dev.understudy.catalog.LoginStore;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.Login;
import dev.understudy.workflows.activity.ClusterSteps;

/**
 * Makes a cluster, or finds one of its owner, and the two logins with which it is steered and used.
 */
public final class ClusterStepsActivities implements ClusterSteps {
  private static final String SYSTEM_USER = "understudy";
  private static final String APPLICATION_USER = "app";

  private final ClusterProvisioner provisioner;
  private final ClusterGateway gateway;
  private final LoginStore logins;
  private final Passwords passwords;
  private final Registration registration;

  public ClusterStepsActivities(
      ClusterProvisioner provisioner,
      ClusterGateway gateway,
      LoginStore logins,
      Passwords passwords,
      Registration registration) {
    this.provisioner = provisioner;
    this.gateway = gateway;
    this.logins = logins;
    this.passwords = passwords;
    this.registration = registration;
  }

  @Override
  public ClusterEndpoint provision(ClusterRecord record) {
    Provisioned made =
        provisioner.provision(record.id(), record.name(), record.spec().cockroachVersion());
    ClusterAccess root = new ClusterAccess(record.name(), made.endpoint(), made.root());
    Login system =
        logins.putIfAbsent(record.id(), Login.Kind.SYSTEM, passwords.loginFor(SYSTEM_USER));
    String served;
    try (SystemConnection connection = gateway.system(root)) {
      connection.createAdministrator(system);
      connection.license();
      served = connection.defaultTarget();
    }
    Login application =
        logins.putIfAbsent(
            record.id(), Login.Kind.APPLICATION, passwords.loginFor(APPLICATION_USER));
    try (ApplicationConnection connection = gateway.application(root, served)) {
      connection.createAdministrator(application);
    }
    return made.endpoint();
  }

  @Override
  public ClusterSpec register(ClusterRecord record) {
    return registration.register(record);
  }

  @Override
  public void remove(ClusterRecord record) {
    if (record.spec().selfHosted() != null) {
      registration.forget(record.id());
      return;
    }
    provisioner.remove(record.id());
  }
}
