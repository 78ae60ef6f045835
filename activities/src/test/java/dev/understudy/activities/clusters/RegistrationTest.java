package dev.understudy.activities.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Login;
import dev.understudy.domain.SelfHosted;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.testing.Records;
import dev.understudy.workflows.contract.AccessCommand;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistrationTest {
  private static final Login OPERATOR = new Login("operator", "secret");
  private static final Login APP = new Login("app", "another");
  private static final SelfHosted ADDRESS =
      new SelfHosted("db.example", 26257, 8080, null, null, null);

  private final KnownCluster cluster = new KnownCluster();
  private final MemoryCatalog catalog = new MemoryCatalog();
  private final Registration registration = new Registration(catalog, catalog, catalog, cluster);
  private ClusterRecord record = asked(ADDRESS);

  @BeforeEach
  void aVirtualizedCluster() {
    cluster.put(1, "system", "shared");
    cluster.put(3, "main", "shared");
    cluster.admit("system", OPERATOR);
    cluster.admit("main", OPERATOR);
    catalog.put(record.id(), Login.Kind.SYSTEM, OPERATOR);
  }

  @Test
  void aClusterIsTakenInAsItDescribesItself() {
    ClusterSpec found = registration.register(record);
    assertThat(found.cockroachVersion()).isEqualTo("v25.2.7");
    assertThat(found.supportsClusterVirtualization()).isTrue();
    assertThat(found.selfHosted()).isEqualTo(ADDRESS.found("main", "crdb-1"));
    assertThat(catalog.find(record.id(), Login.Kind.APPLICATION)).contains(OPERATOR);
    assertThat(cluster.asked)
        .containsExactly("operator@db.example:26257 system", "operator@db.example:26257 main");
  }

  @Test
  void applicationsHaveALoginOfTheirOwnWhereOneWasSent() {
    catalog.put(record.id(), Login.Kind.APPLICATION, APP);
    cluster.admit("main", APP);
    registration.register(record);
    assertThat(catalog.find(record.id(), Login.Kind.APPLICATION)).contains(APP);
    assertThat(cluster.asked).endsWith("app@db.example:26257 main");
  }

  @Test
  void aLoginThatApplicationsDoNotHaveIsAskedFor() {
    cluster.users.remove("main/operator/secret");
    assertRefused(ErrorCode.CLUSTER_REFUSED, "application_user and application_password");
    assertThat(catalog.find(record.id(), Login.Kind.APPLICATION)).isEmpty();
  }

  @Test
  void aWrongPasswordAndAnOldVersionAreRefused() {
    cluster.release = "v23.1.9";
    assertRefused(ErrorCode.CLUSTER_REFUSED, "needs v23.2 or later");
    cluster.users.clear();
    assertRefused(ErrorCode.CLUSTER_REFUSED, "password authentication failed");
    cluster.away = true;
    assertRefused(ErrorCode.CLUSTER_UNREACHABLE, "nobody is there");
  }

  @Test
  void anEmptyVirtualizedClusterHasNoApplicationYet() {
    cluster.virtualClusters.removeLast();
    ClusterSpec found = registration.register(record);
    assertThat(Objects.requireNonNull(found.selfHosted()).applicationVirtualCluster()).isNull();
    assertThat(found.supportsClusterVirtualization()).isTrue();
    assertThat(catalog.find(record.id(), Login.Kind.APPLICATION)).isEmpty();
  }

  @Test
  void anOrdinaryClusterIsItsOwnApplication() {
    cluster.virtualClusters.removeLast();
    cluster.target = "";
    ClusterSpec found = registration.register(record);
    assertThat(Objects.requireNonNull(found.selfHosted()).applicationVirtualCluster())
        .isEqualTo("system");
    assertThat(found.supportsClusterVirtualization()).isTrue();
    cluster.release = "v23.2.28";
    assertThat(registration.register(record).supportsClusterVirtualization()).isFalse();
  }

  @Test
  void oneOfSeveralVirtualClustersHasToBeNamed() {
    cluster.put(4, "other", "shared");
    assertRefused(ErrorCode.CLUSTER_REFUSED, "main, other");
    cluster.admit("other", OPERATOR);
    record = at(record, new SelfHosted("db.example", 26257, 8080, null, "other", null));
    assertThat(Objects.requireNonNull(registration.register(record).selfHosted()))
        .isEqualTo(ADDRESS.found("other", "crdb-1"));
    record = at(record, new SelfHosted("db.example", 26257, 8080, null, "third", null));
    assertRefused(ErrorCode.CLUSTER_REFUSED, "no application virtual cluster third");
  }

  @Test
  void aClusterIsRegisteredOnce() {
    catalog.add(asked(ADDRESS.found("main", "crdb-1")));
    assertRefused(ErrorCode.CLUSTER_ALREADY_REGISTERED, "registered already");
  }

  @Test
  void anotherLoginIsKeptOnceTheClusterHasAcceptedIt() {
    registered();
    Login renewed = new Login("operator", "renewed");
    catalog.put(record.id(), Login.Kind.SYSTEM_NEXT, renewed);
    assertNotReplaced("password authentication failed");
    assertThat(catalog.find(record.id(), Login.Kind.SYSTEM)).contains(OPERATOR);
    assertThat(catalog.find(record.id(), Login.Kind.SYSTEM_NEXT)).isEmpty();

    cluster.admit("system", renewed);
    catalog.put(record.id(), Login.Kind.SYSTEM_NEXT, renewed);
    assertThat(registration.replaceAccess(command())).isFalse();
    assertThat(catalog.find(record.id(), Login.Kind.SYSTEM)).contains(renewed);
    assertThat(catalog.find(record.id(), Login.Kind.SYSTEM_NEXT)).isEmpty();
  }

  @Test
  void anotherClusterAtTheNewAddressIsNotTakenForIt() {
    registered();
    catalog.put(record.id(), Login.Kind.SYSTEM_NEXT, OPERATOR);
    cluster.id = "crdb-2";
    assertNotReplaced("Another cluster answers there");
    catalog.put(record.id(), Login.Kind.SYSTEM_NEXT, OPERATOR);
    cluster.away = true;
    assertNotReplaced("nobody is there");
  }

  @Test
  void noSecretOfAForgottenClusterIsLeft() {
    registered();
    registration.forget(record.id());
    assertThat(catalog.logins).isEmpty();
  }

  private void registered() {
    ClusterSpec found = registration.register(record);
    record = catalog.add(record.with(found, ADDRESS.endpoint(), record.updatedAt()));
  }

  private AccessCommand command() {
    return new AccessCommand(Records.command(), record.id(), ADDRESS, true, "eve");
  }

  private void assertNotReplaced(String why) {
    assertThatThrownBy(() -> registration.replaceAccess(command()))
        .isInstanceOfSatisfying(
            UnderstudyException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CLUSTER_REFUSED))
        .hasMessageContaining(why);
  }

  private void assertRefused(ErrorCode code, String why) {
    assertThatThrownBy(() -> registration.register(record))
        .isInstanceOfSatisfying(
            UnderstudyException.class, refused -> assertThat(refused.code()).isEqualTo(code))
        .hasMessageContaining(why);
  }

  private static ClusterRecord asked(SelfHosted access) {
    return at(Records.cluster(ClusterState.CREATING), access);
  }

  private static ClusterRecord at(ClusterRecord record, SelfHosted access) {
    return record.with(record.spec().found("v25.2.3", true, access), null, record.updatedAt());
  }
}
