package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.sql.expression.Facts;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facts for the expressions of one statement of a session. */
record SessionFacts(Session session, @Nullable Transaction transaction, Instant start)
    implements Facts {
  @Override
  public Instant now() {
    return start.truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public Instant clock() {
    return session.cluster().clock().instant().truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public Timestamp logicalTimestamp() {
    return transaction == null ? session.cluster().engine().now() : transaction.readTimestamp();
  }

  @Override
  public String user() {
    return session.user();
  }

  @Override
  public String database() {
    return session.database();
  }

  @Override
  public UUID clusterId() {
    return session.cluster().engine().clusterId();
  }

  @Override
  public int backendId() {
    return session.id();
  }

  @Override
  public UUID randomUuid() {
    byte[] bytes = new byte[16];
    session.cluster().random().nextBytes(bytes);
    bytes[6] = (byte) (bytes[6] & 0x0F | 0x40);
    bytes[8] = (byte) (bytes[8] & 0x3F | 0x80);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  @Override
  public double random() {
    return session.cluster().random().nextDouble();
  }

  @Override
  public long uniqueRowId() {
    return session.cluster().rowIds().next(session.cluster().engine().now());
  }

  @Override
  public String variable(String name) {
    return session.variable(name);
  }
}
