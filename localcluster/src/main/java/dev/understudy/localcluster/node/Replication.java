package dev.understudy.localcluster.node;

import dev.understudy.localcluster.consumer.Consumer;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.GcTtl;
import dev.understudy.localcluster.engine.JobRecord.Protection;
import dev.understudy.localcluster.engine.PriorReplication;
import dev.understudy.localcluster.engine.ProtectedTimestamp;
import dev.understudy.localcluster.engine.ReplicationControl;
import dev.understudy.localcluster.engine.ReplicationOptions;
import dev.understudy.localcluster.engine.ReplicationRequest;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.producer.Producer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hands statements about replication and history to whoever sees to them. */
final class Replication implements ReplicationControl {
  private final ClusterState state;
  private final Producer producer;
  private final Consumer consumer;
  private final Resets resets;
  private final GcTtl ttl;

  Replication(ClusterState state, Producer producer, Consumer consumer, Resets resets) {
    this.state = state;
    this.producer = producer;
    this.consumer = consumer;
    this.resets = resets;
    this.ttl = new GcTtl(state);
  }

  @Override
  public void failBack(long id, ReplicationRequest request) {
    consumer.failBack(id, request);
  }

  @Override
  public void alter(long id, ReplicationOptions options) {
    consumer.alter(id, options);
  }

  @Override
  public void setSourceExpiration(long id, Duration expiration) {
    producer.setExpiration(state.catalog().require(id), expiration);
  }

  @Override
  public void resetData(long id, Timestamp target) {
    resets.reset(id, target);
  }

  @Override
  public Optional<PriorReplication> prior(long id) {
    return state.catalog().require(id).prior();
  }

  @Override
  public boolean isReader(long id) {
    return state.catalog().find(id).map(VirtualClusterRecord::isReader).orElse(false);
  }

  @Override
  public List<ProtectedTimestamp> protectedTimestamps() {
    List<ProtectedTimestamp> all = new ArrayList<>();
    state
        .jobs()
        .all()
        .forEach(
            job -> {
              Protection kept = job.protection();
              if (kept != null) {
                all.add(new ProtectedTimestamp(job.id(), kept.virtualClusterId(), kept.time()));
              }
            });
    return all;
  }

  @Override
  public Duration gcTtl(long id) {
    return ttl.of(id);
  }

  @Override
  public void setGcTtl(Transaction writing, int seconds) {
    GcTtl.set(writing, seconds);
  }
}
