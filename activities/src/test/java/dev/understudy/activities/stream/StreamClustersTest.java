package dev.understudy.activities.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.catalog.LoginStore;
import dev.understudy.domain.Login;
import dev.understudy.domain.StreamRecord;
import dev.understudy.testing.Records;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StreamClustersTest {
  private static final int STANDBYS = 64;

  private final FakeSite site = new FakeSite();
  private final SlowLogins logins = new SlowLogins();
  private final StreamClusters clusters = new StreamClusters(site, site, logins, site);
  private final AtomicInteger opened = new AtomicInteger();

  /** A catalog has fewer connections than a sweep has standbys. */
  @Test
  void manyStandbysAreLookedUpAFewAtATimeAndAllAreOpened() throws Exception {
    StreamRecord stream = Records.stream(FakeSite.PRIMARY, UUID.randomUUID());
    List<Thread> threads =
        Stream.generate(() -> Thread.ofPlatform().start(() -> open(stream)))
            .limit(STANDBYS)
            .toList();
    await().until(() -> threads.stream().allMatch(each -> each.getState() == Thread.State.WAITING));
    assertThat(logins.inside.get()).isBetween(1, 8);
    logins.go.countDown();
    for (Thread each : threads) {
      each.join();
    }
    assertThat(opened).hasValue(STANDBYS);
  }

  private void open(StreamRecord stream) {
    clusters.standby(stream).close();
    opened.incrementAndGet();
  }

  /** Answers nobody until it is told to. */
  private static final class SlowLogins implements LoginStore {
    private final AtomicInteger inside = new AtomicInteger();
    private final CountDownLatch go = new CountDownLatch(1);

    @Override
    public Optional<Login> find(UUID clusterId, Login.Kind kind) {
      inside.incrementAndGet();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return Optional.of(new Login("user", "password"));
    }

    @Override
    public Login putIfAbsent(UUID clusterId, Login.Kind kind, Login login) {
      return login;
    }

    @Override
    public void put(UUID clusterId, Login.Kind kind, Login login) {
      throw new UnsupportedOperationException("nothing is replaced here");
    }

    @Override
    public void forget(UUID clusterId, Login.Kind kind) {
      throw new UnsupportedOperationException("nothing is forgotten here");
    }

    @Override
    public void copy(UUID fromClusterId, UUID toClusterId, Login.Kind kind) {
      throw new UnsupportedOperationException("nothing is promoted here");
    }
  }
}
