package dev.understudy.localcluster.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Clusters that break one invariant each, so that the checks can be seen to find it. */
final class Liar {
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final Invariant broken;
  private final AtomicInteger calls = new AtomicInteger();

  Liar(Invariant broken) {
    this.broken = broken;
  }

  /** Answers one call; the arguments are those of the interface's method. */
  private interface Answer {
    @Nullable Object to(Call truth, String method, Object[] arguments) throws Throwable;
  }

  /** The true answer. */
  private interface Call {
    @Nullable Object make() throws Throwable;

    default Object made() throws Throwable {
      return Objects.requireNonNull(make());
    }
  }

  Engine over(Engine truth) {
    return proxy(
        Engine.class, truth, (call, method, arguments) -> answer(truth, call, method, arguments));
  }

  private static <T> T proxy(Class<T> type, T truth, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                answer.to(
                    () -> invoke(truth, method, arguments),
                    method.getName(),
                    arguments == null ? new Object[0] : arguments)));
  }

  private static @Nullable Object invoke(Object truth, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(truth, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private @Nullable Object answer(Engine truth, Call call, String method, Object[] arguments)
      throws Throwable {
    return switch (broken) {
      case REPLICATED_TIME_NEVER_GOES_BACK ->
          method.equals("replicationStatus") && now(7) ? behind(call.made(), true) : call.make();
      case NOTHING_ABOVE_THE_FAILOVER_TIME_SURVIVES ->
          method.equals("completeReplication") ? earlier((Timestamp) call.made()) : call.make();
      case NO_ACKNOWLEDGED_WRITE_IS_LOST ->
          method.equals("begin") ? forgetful((Transaction) call.made()) : call.make();
      case A_STANDBY_IS_NOT_WRITABLE ->
          method.equals("startService") ? unlessRefused(call) : call.make();
      case A_READER_SHOWS_WHOLE_TRANSACTIONS ->
          method.equals("begin") && truth.replication().isReader((long) arguments[0])
              ? torn((Transaction) call.made())
              : call.make();
      case NEEDED_HISTORY_IS_KEPT -> {
        if (method.equals("readAsOf") && now(5)) {
          throw new ClusterException("XXUUU", "batch timestamp must be after replica GC threshold");
        }
        yield call.make();
      }
      case HISTORY_THAT_MAY_BE_GONE_IS_REFUSED ->
          method.equals("readAsOf") ? orTheLatest(truth, call, (long) arguments[0]) : call.make();
      case BOTH_SIDES_HOLD_THE_SAME ->
          method.equals("fingerprint")
              ? (long) call.made() ^ truth.clusterId().hashCode()
              : call.make();
      case THE_PAIR_COMES_TO_REST ->
          method.equals("replicationStatus") ? behind(call.made(), false) : call.make();
      case REFUSALS_SAY_WHY -> {
        if (method.equals("pauseReplication") || method.equals("completeReplication")) {
          throw new ClusterException("XXUUU", "no");
        }
        yield call.make();
      }
    };
  }

  private boolean now(int every) {
    return calls.incrementAndGet() % every == 0;
  }

  private static Timestamp earlier(Timestamp time) {
    return new Timestamp(time.wallNanos() - 10 * MINUTE_NANOS, 0);
  }

  /** A status that shows nothing replicated, or what was ten minutes before. */
  private static Object behind(Object status, boolean anything) {
    return ((Optional<?>) status)
        .map(ReplicationStatus.class::cast)
        .map(
            truth -> {
              Timestamp real = truth.replicatedTime();
              return new ReplicationStatus(
                  truth.ingestionJobId(),
                  truth.sourceTenantName(),
                  truth.redactedSourceUri(),
                  truth.sourceUriWithParameters(),
                  truth.retainedTime(),
                  anything && real != null ? earlier(real) : null,
                  truth.failoverTime(),
                  truth.status());
            });
  }

  private static @Nullable Object unlessRefused(Call call) throws Throwable {
    try {
      return call.make();
    } catch (ClusterException e) {
      return null;
    }
  }

  private static @Nullable Object orTheLatest(Engine truth, Call call, long id) throws Throwable {
    try {
      return call.make();
    } catch (ClusterException e) {
      return truth.begin(id);
    }
  }

  /** Now and then, a transaction that says that it was committed, and was not. */
  private Transaction forgetful(Transaction truth) {
    return proxy(
        Transaction.class,
        truth,
        (call, method, arguments) ->
            method.equals("commit") && now(5) ? truth.readTimestamp() : call.make());
  }

  /** A transaction that does not see one of the accounts. */
  private static Transaction torn(Transaction truth) {
    return proxy(
        Transaction.class,
        truth,
        (call, method, arguments) ->
            method.equals("scan") ? torn((Transaction.Cursor) call.made()) : call.make());
  }

  private static Transaction.Cursor torn(Transaction.Cursor truth) {
    return proxy(
        Transaction.Cursor.class,
        truth,
        (call, method, arguments) -> {
          Object there = call.make();
          boolean hides =
              method.equals("next")
                  && Boolean.TRUE.equals(there)
                  && new String(truth.key(), UTF_8).startsWith("k/account");
          return hides ? truth.next() : there;
        });
  }
}
