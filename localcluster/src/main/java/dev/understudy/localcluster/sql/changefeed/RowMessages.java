package dev.understudy.localcluster.sql.changefeed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.sql.catalog.Column;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.row.RowCodec;
import dev.understudy.localcluster.sql.types.Json;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes the changes of one table's rows as JSON. */
final class RowMessages {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Table table;
  private final String topic;
  private final boolean topicInValue;
  private final ChangefeedOptions options;
  private final boolean[] all;

  /**
   * @param topicInValue whether the sink has no other place for the topic
   */
  RowMessages(Table table, String topic, boolean topicInValue, ChangefeedOptions options) {
    this.table = table;
    this.topic = topic;
    this.topicInValue = topicInValue;
    this.options = options;
    this.all = new boolean[table.columns().size()];
    Arrays.fill(all, true);
  }

  /**
   * The message of one change, as JSON; at least one of the values is there.
   *
   * @param after the row's value, null where it was deleted
   * @param before its value until then, null where there was none or it was not looked up
   */
  String message(Timestamp time, byte @Nullable [] after, byte @Nullable [] before) {
    @Nullable Object[] now = after == null ? null : decode(after);
    @Nullable Object[] then = before == null ? null : decode(before);
    @Nullable Object[] known = now == null ? then : now;
    if (known == null) {
      throw new IllegalArgumentException("a change of nothing to nothing");
    }
    ObjectNode about = NODES.objectNode();
    about.set("key", key(known));
    if (topicInValue) {
      about.put("topic", topic);
    }
    if (options.updated()) {
      about.put("updated", time.toString());
    }
    if (options.mvccTimestamp()) {
      about.put("mvcc_timestamp", time.toString());
    }
    ObjectNode message =
        switch (options.envelope()) {
          case KEY_ONLY -> about;
          case BARE -> {
            ObjectNode bare = now == null ? NODES.objectNode() : columns(now);
            bare.set("__crdb__", about);
            yield bare;
          }
          case WRAPPED -> {
            about.set("after", now == null ? NODES.nullNode() : columns(now));
            if (options.diff()) {
              about.set("before", then == null ? NODES.nullNode() : columns(then));
            }
            yield about;
          }
        };
    return Json.of(message).text();
  }

  static String resolved(Timestamp time) {
    return Json.of(NODES.objectNode().put("resolved", time.toString())).text();
  }

  private @Nullable Object[] decode(byte[] value) {
    return RowCodec.decode(value, table.types(), all);
  }

  private ArrayNode key(@Nullable Object[] row) {
    ArrayNode key = NODES.arrayNode();
    table.primaryKey().forEach(position -> key.add(JsonValues.of(row[position])));
    return key;
  }

  private ObjectNode columns(@Nullable Object[] row) {
    ObjectNode columns = NODES.objectNode();
    for (int i = 0; i < row.length; i++) {
      Column column = table.columns().get(i);
      if (!column.hidden()) {
        columns.set(column.name(), JsonValues.of(row[i]));
      }
    }
    return columns;
  }
}
