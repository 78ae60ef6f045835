package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.activities.cluster.ClusterAccess;
import dev.understudy.activities.cluster.ClusterGateway;
import dev.understudy.activities.cluster.SqlClusterGateway;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.domain.ClientCertificate;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Login;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.localcluster.node.EngineOptions;
import dev.understudy.localcluster.node.EngineOptions.Shape;
import dev.understudy.localcluster.node.LocalEngine;
import dev.understudy.localcluster.server.LocalServer;
import dev.understudy.localcluster.tls.CertificateDirectory;
import dev.understudy.localcluster.tls.Certificates;
import dev.understudy.localcluster.tls.ServerTls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gateway and servers that speak TLS, rightly and wrongly. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class GatewayTlsTest {
  private static final Duration YEAR = Certificates.A_YEAR;
  private static final int MEDIAN = 20;
  private static final String HERE = "127.0.0.1";
  private static final Login OPERATOR = new Login("operator", "a password & more");

  private final ClusterGateway gateway = new SqlClusterGateway(new SimpleMeterRegistry());
  private final List<LocalServer> servers = new ArrayList<>();
  private Path folder = Path.of("");
  private Path own = Path.of("");
  private Path foreign = Path.of("");
  private LocalServer east;
  private LocalServer west;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    own = certificates("own", Clock.systemUTC(), Certificates.THIS_MACHINE);
    foreign = certificates("foreign", Clock.systemUTC(), Certificates.THIS_MACHINE);
    east = serve("east", own);
    west = serve("west", certificates("west-certs", Clock.systemUTC(), Certificates.THIS_MACHINE));
    try (SystemConnection root = gateway.system(access(east, ca(own), root(own)))) {
      root.createAdministrator(OPERATOR);
      root.createReplicationUser(OPERATOR);
    }
  }

  @AfterAll
  void stop() {
    servers.forEach(LocalServer::close);
  }

  @Test
  void aPasswordAndAClientCertificateBothOpenAVerifiedConnection() throws Exception {
    try (SystemConnection byPassword = gateway.system(access(east, ca(own), OPERATOR));
        SystemConnection byCertificate = gateway.system(access(east, ca(own), root(own)))) {
      assertThat(byPassword.clusterId()).isNotEmpty().isEqualTo(byCertificate.clusterId());
    }
  }

  @Test
  void whileACaIsRenewedTheOldAndTheNewOneAreBothAccepted() throws Exception {
    try (SystemConnection connection =
        gateway.system(access(east, ca(foreign) + ca(own), OPERATOR))) {
      assertThat(connection.clusterId()).isNotEmpty();
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
    refused(access(east, ca(foreign), OPERATOR), "was not issued by the CA certificate");
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    Path misnamed = certificates("misnamed", Clock.systemUTC(), List.of("db.example"));
    refused(
        access(serve("misnamed-store", misnamed), ca(misnamed), OPERATOR),
        "is not for the host 127.0.0.1",
        "Issue one");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    Path expired = certificates("expired", Clock.systemUTC(), Certificates.THIS_MACHINE);
    Files.delete(expired.resolve("node.crt"));
    Clock once = Clock.offset(Clock.systemUTC(), YEAR.multipliedBy(-2));
    certificates("expired", once, Certificates.THIS_MACHINE);
    refused(
        access(serve("expired-store", expired), ca(expired), OPERATOR), "has expired", "Renew it");
  }

  @Test
  void aServerWithoutTlsIsNotSpokenToInTheClear() throws Exception {
    refused(access(serve("plain", null), ca(own), OPERATOR), "does not speak TLS");
  }

  @Test
  void aServerThatWantsTlsAndWhoseCaIsNotKnownIsRefused() {
    refused(access(east, null, OPERATOR), "speaks TLS only", "CA certificate into the catalog");
  }

  /** The server may hang up before its reason is read; then it is asked again. */
  @Test
  void aClientCertificateThatTheClusterDoesNotAcceptIsNamed() {
    ClusterAccess uninvited = access(east, ca(own), root(foreign));
    await().untilAsserted(() -> refused(uninvited, "does not accept our client certificate"));
  }

  @Test
  void whatIsNoCertificateIsSaidToBeNone() throws Exception {
    refused(access(east, "nonsense", OPERATOR), "the CA certificate of the catalog cannot be read");
    Login broken =
        new Login("root", "", new ClientCertificate(read(own, "client.root.crt"), "nonsense"));
    refused(access(east, ca(own), broken), "its key cannot be read");
  }

  @Test
  void nobodyThereIsStillSomethingToWaitFor() {
    ClusterAccess nobody =
        new ClusterAccess("east", new ClusterEndpoint(HERE, 1, 1, read(own, "ca.crt")), OPERATOR);
    assertThatThrownBy(() -> gateway.system(nobody).close())
        .isInstanceOfSatisfying(
            UnderstudyException.class,
            silent -> assertThat(silent.code()).isEqualTo(ErrorCode.CLUSTER_UNREACHABLE));
  }

  @Test
  void aStandbyTakesTheCaOfItsPrimaryAndReplacesItWhenThatIsRenewed() throws Exception {
    ClusterAccess primary = access(east, ca(own), OPERATOR);
    ClusterAccess outdated = access(east, ca(foreign), OPERATOR);
    try (SystemConnection standby = gateway.system(access(west, westCa(), westRoot()))) {
      assertThatThrownBy(() -> standby.connectTo("way", outdated))
          .isInstanceOfSatisfying(
              UnderstudyException.class,
              refused -> {
                assertThat(refused.code()).isEqualTo(ErrorCode.CLUSTER_REFUSED);
                assertThat(refused).hasMessageContaining("cannot verify primary east");
                assertThat(refused.getMessage()).doesNotContain(OPERATOR.password(), "BEGIN");
              });
      standby.connectTo("way", primary);
      // What is there stays until the new way is proven.
      assertThatThrownBy(() -> standby.connectTo("way", outdated))
          .isInstanceOf(UnderstudyException.class);
      standby.connectTo("way", primary);
      standby.replicateFrom(new SystemConnection.Order("way", "main", "copy", false));
      standby.disconnect("way");
    }
  }

  /** The same certificates in another text are read anew, and no session of theirs is known. */
  @Test
  void aSessionIsResumedWhereTheCertificatesAreKnown() throws Exception {
    LocalServer plain = serve("plain-timed", null);
    String ca = ca(own);
    long[] clear = micros(i -> access(plain, null, new Login("root", "")));
    long[] known = micros(i -> access(east, ca, root(own)));
    long[] anew = micros(i -> access(east, ca + "\n".repeat(i + 1), root(own)));
    System.out.printf(
        "connect and close, p50: in the clear %.1f ms, TLS resumed %.1f ms, TLS anew %.1f ms%n",
        clear[MEDIAN] / 1e3, known[MEDIAN] / 1e3, anew[MEDIAN] / 1e3);
    assertThat(known[MEDIAN]).isLessThan(anew[MEDIAN]);
  }

  private long[] micros(IntFunction<ClusterAccess> accesses) {
    long[] taken = new long[2 * MEDIAN + 1];
    for (int i = -MEDIAN; i < taken.length; i++) {
      ClusterAccess access = accesses.apply(i + MEDIAN);
      long began = System.nanoTime();
      gateway.system(access).close();
      if (i >= 0) {
        taken[i] = (System.nanoTime() - began) / 1_000;
      }
    }
    Arrays.sort(taken);
    return taken;
  }

  private void refused(ClusterAccess access, String... fragments) {
    assertThatThrownBy(() -> gateway.system(access).close())
        .isInstanceOfSatisfying(
            UnderstudyException.class,
            refused -> {
              assertThat(refused.code())
                  .as(refused.getMessage())
                  .isEqualTo(ErrorCode.CLUSTER_REFUSED);
              assertThat(refused.getMessage())
                  .contains("Cluster east", HERE)
                  .contains(fragments)
                  .doesNotContain(OPERATOR.password(), "PRIVATE KEY");
            });
  }

  private static ClusterAccess access(LocalServer server, @Nullable String ca, Login login) {
    return new ClusterAccess(
        "east", new ClusterEndpoint(HERE, server.sqlPort(), server.httpPort(), ca), login);
  }

  private LocalServer serve(String store, @Nullable Path certificates) throws Exception {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getByName(HERE), 0);
    LocalServer server =
        LocalServer.start(
            LocalEngine.open(EngineOptions.of(folder.resolve(store), store, Shape.VIRTUALIZED)),
            free,
            free,
            certificates == null ? null : ServerTls.of(certificates));
    servers.add(server);
    return server;
  }

  private Path certificates(String name, Clock clock, List<String> hosts) throws Exception {
    Path into = folder.resolve(name);
    List<String> unused =
        new Certificates(new CertificateDirectory(into), clock, new SecureRandom())
            .make(hosts, List.of("root"), YEAR);
    assertThat(unused).isNotEmpty();
    return into;
  }

  private String westCa() {
    return read(folder.resolve("west-certs"), "ca.crt");
  }

  private Login westRoot() {
    return root(folder.resolve("west-certs"));
  }

  private static String ca(Path certificates) {
    return read(certificates, "ca.crt");
  }

  private static Login root(Path certificates) {
    return new Login(
        "root",
        "",
        new ClientCertificate(
            read(certificates, "client.root.crt"), read(certificates, "client.root.key")));
  }

  private static String read(Path certificates, String file) {
    try {
      return Files.readString(certificates.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
