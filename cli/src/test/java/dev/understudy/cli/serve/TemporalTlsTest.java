package dev.understudy.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.TestIdentity;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stand-in for Temporal's frontend that asks for a client certificate, as Temporal Cloud does.
 */
class TemporalTlsTest {
  private static final String VERSION = "1.29.0";
  private static final AtomicInteger SERVED = new AtomicInteger();
  private static final int PATIENCE_SECONDS = 60;

  /** The client tries again until its time is up. */
  private static final int REFUSED_SECONDS = 3;

  @TempDir private static Path folder;
  private static TestIdentity temporal;
  private static TestIdentity ours;
  private static TestIdentity stranger;
  private static Server server;

  @BeforeAll
  static void start() throws Exception {
    temporal = TestIdentity.make(folder, "temporal");
    ours = TestIdentity.make(folder, "ours");
    stranger = TestIdentity.make(folder, "stranger");
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sslContext(
                GrpcSslContexts.forServer(temporal.certificate().toFile(), temporal.key().toFile())
                    .trustManager(ours.certificate().toFile())
                    .clientAuth(ClientAuth.REQUIRE)
                    .build())
            .addService(new Frontend())
            .build()
            .start();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    server.shutdownNow();
    assertThat(server.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  /** Notes whom it served. */
  private static final class Frontend extends WorkflowServiceGrpc.WorkflowServiceImplBase {
    @Override
    public void getSystemInfo(
        GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
      SERVED.incrementAndGet();
      answer.onNext(GetSystemInfoResponse.newBuilder().setServerVersion(VERSION).build());
      answer.onCompleted();
    }
  }

  @Test
  void bothSidesShowWhoTheyAre() {
    assertThat(
            versionSeen(
                new ServeConfiguration.Tls(temporal.certificate(), ours.certificate(), ours.key()),
                PATIENCE_SECONDS))
        .isEqualTo(VERSION);
  }

  @Test
  void aServerOrAClientThatNobodyVouchesForIsRefused() {
    refused(new ServeConfiguration.Tls(stranger.certificate(), ours.certificate(), ours.key()));
    refused(
        new ServeConfiguration.Tls(temporal.certificate(), stranger.certificate(), stranger.key()));
    refused(new ServeConfiguration.Tls(temporal.certificate(), null, null));
    refused(new ServeConfiguration.Tls(null, ours.certificate(), ours.key()));
    refused(null);
  }

  @Test
  void halfAnIdentityStopsTheStart() {
    assertThatThrownBy(
            () ->
                versionSeen(
                    new ServeConfiguration.Tls(temporal.certificate(), ours.certificate(), null),
                    REFUSED_SECONDS))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("certificate_file and key_file");
  }

  private static void refused(ServeConfiguration.@Nullable Tls tls) {
    int before = SERVED.get();
    assertThatThrownBy(() -> versionSeen(tls, REFUSED_SECONDS))
        .as("%s", tls)
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(SERVED).as("%s", tls).hasValue(before);
  }

  private static String versionSeen(ServeConfiguration.@Nullable Tls tls, int seconds) {
    ServeConfiguration configuration =
        new ServeConfiguration(
            new ServeConfiguration.Database(
                "jdbc:mysql://127.0.0.1:1/none", "u", "p", 1, folder.resolve("seal.key"), null),
            new ServeConfiguration.Temporal("127.0.0.1:" + server.getPort(), null, tls),
            null,
            null);
    try (Parts parts = Parts.of(configuration, new SimpleMeterRegistry())) {
      return parts
          .client()
          .getWorkflowServiceStubs()
          .blockingStub()
          .withDeadlineAfter(seconds, TimeUnit.SECONDS)
          .getSystemInfo(GetSystemInfoRequest.getDefaultInstance())
          .getServerVersion();
    }
  }
}
