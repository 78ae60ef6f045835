package dev.understudy.localcluster.pgwire;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.session.Prepared;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.session.Session;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.BinaryFormat;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import dev.understudy.localcluster.sql.types.TextFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The extended protocol: statements that are parsed, bound, described and executed in steps. */
final class ExtendedQuery {
  private final Session session;
  private final MessageReader in;
  private final MessageWriter out;
  private final RowWriter rows;
  private final CopyStreams copies;
  private final Map<String, Parsed> statements = new HashMap<>();
  private final Map<String, Portal> portals = new HashMap<>();
  private final Holdings holdings;
  private boolean batchStarted;

  /** A statement and the number that the client declared each parameter's type by. */
  private record Parsed(Prepared prepared, List<Integer> declared) {
    int oid(int parameter) {
      int given = parameter < declared.size() ? declared.get(parameter) : 0;
      return given != 0 ? given : prepared.parameterTypes().get(parameter).oid();
    }
  }

  ExtendedQuery(
      Session session,
      MessageReader in,
      MessageWriter out,
      RowWriter rows,
      CopyStreams copies,
      Holdings holdings) {
    this.holdings = holdings;
    this.session = session;
    this.in = in;
    this.out = out;
    this.rows = rows;
    this.copies = copies;
  }

  void parse(Message message) throws IOException {
    String name = message.text();
    String sql = message.text();
    List<Integer> declared = new ArrayList<>();
    List<SqlType> types = new ArrayList<>();
    for (int left = message.count(); left > 0; left--) {
      int oid = message.int32();
      declared.add(oid);
      types.add(
          SqlType.ofOid(oid)
              .orElseThrow(() -> SqlErrors.unsupported("the parameter type with OID " + oid)));
    }
    if (!name.isEmpty() && statements.containsKey(name)) {
      throw new ClusterException("42P05", "prepared statement \"" + name + "\" already exists");
    }
    Prepared prepared = session.prepare(stripped(sql), types);
    session.describe(prepared);
    holdings.put("S" + name, 4L * sql.length());
    statements.put(name, new Parsed(prepared, declared));
    out.empty('1');
  }

  private static String stripped(String sql) {
    List<String> parts = TokenStream.split(sql);
    if (parts.size() > 1) {
      throw SqlErrors.syntax("cannot insert multiple commands into a prepared statement");
    }
    return parts.isEmpty() ? "" : parts.get(0);
  }

  void bind(Message message) throws IOException {
    String portal = message.text();
    Parsed parsed = statement(message.text());
    int[] formats = formats(message);
    int count = message.count();
    checkFormats(formats, count);
    long size = 0;
    int expected = parsed.prepared.parameterTypes().size();
    if (count != expected) {
      throw new ClusterException("08P01", "expected " + expected + " arguments, got " + count);
    }
    @Nullable Object[] parameters = new @Nullable Object[count];
    for (int i = 0; i < count; i++) {
      byte[] field = message.field();
      int format = formats.length == 0 ? 0 : formats.length == 1 ? formats[0] : formats[i];
      size += field == null ? 0 : field.length;
      parameters[i] = field == null ? null : value(parsed, i, format, field);
    }
    int[] resultFormats = formats(message);
    // Only more than one must fit the columns, which cost a look at the catalog.
    boolean many = resultFormats.length > 1;
    checkFormats(resultFormats, many ? session.describe(parsed.prepared).size() : 1);
    closePortal(portal);
    holdings.put("P" + portal, size);
    portals.put(portal, new Portal(parsed.prepared, parameters, resultFormats));
    out.empty('2');
  }

  private static int[] formats(Message message) {
    int[] formats = new int[message.count()];
    for (int i = 0; i < formats.length; i++) {
      formats[i] = message.int16();
    }
    return formats;
  }

  /** None, one for all, or one for each; text or binary. */
  private static void checkFormats(int[] formats, int expected) {
    boolean known = Arrays.stream(formats).allMatch(format -> format == 0 || format == 1);
    if (!known || (formats.length > 1 && formats.length != expected)) {
      throw new ClusterException("08P01", "format codes do not fit " + expected + " values");
    }
  }

  private static Object value(Parsed parsed, int index, int format, byte[] field) {
    SqlType type = parsed.prepared.parameterTypes().get(index);
    return format == 1
        ? BinaryFormat.decode(parsed.oid(index), type, field)
        : TextFormat.parse(type, new String(field, StandardCharsets.UTF_8));
  }

  void describe(Message message) throws IOException {
    char what = message.character();
    String name = message.text();
    if (what == 'S') {
      Parsed parsed = statement(name);
      List<SqlType> types = parsed.prepared.parameterTypes();
      out.begin('t').int16(types.size());
      for (int i = 0; i < types.size(); i++) {
        out.int32(parsed.oid(i));
      }
      out.end();
      rows.describe(session.describe(parsed.prepared), new int[0]);
    } else {
      Portal portal = portal(name);
      rows.describe(session.describe(portal.prepared()), portal.formats());
    }
  }

  void execute(Message message) throws IOException {
    Portal portal = portal(message.text());
    int most = Math.max(0, message.int32());
    if (portal.prepared().sql().isEmpty()) {
      out.empty('I');
      return;
    }
    if (portal.done()) {
      throw new ClusterException("55000", "the portal was run to its end already");
    }
    Result.Rows open = portal.rows();
    if (open != null) {
      send(portal, open, most);
      return;
    }
    // Whoever wants an answer must send Sync or Flush next, so waiting for it costs nothing.
    boolean alone = !batchStarted && in.peekType() == 'S';
    batchStarted = true;
    switch (session.execute(portal.prepared(), portal.parameters(), alone)) {
      case Result.Rows found -> {
        portal.started(found);
        send(portal, found, most);
      }
      case Result.Done done -> {
        portal.finished();
        out.complete(done.tag());
      }
      case Result.CopyIn copy -> copies.in(copy);
      case Result.CopyOut copy -> copies.out(copy);
    }
    session.statementEnded();
  }

  private void send(Portal portal, Result.Rows found, int most) throws IOException {
    long sent = rows.send(found, portal.formats(), most);
    if (sent < 0) {
      out.empty('s');
      return;
    }
    String tag = found.tag() == null ? "SELECT " + sent : found.tag();
    portal.finished();
    out.complete(tag);
  }

  void close(Message message) throws IOException {
    char what = message.character();
    String name = message.text();
    if (what == 'S') {
      statements.remove(name);
      holdings.remove("S" + name);
    } else {
      closePortal(name);
    }
    out.empty('3');
  }

  /** Ends the batch: outside an explicit transaction its portals go and its writes stay. */
  void sync() {
    batchStarted = false;
    if (!session.inExplicitTransaction()) {
      closePortals();
    }
    session.endBatch();
  }

  /** A simple query ends the unnamed statement and portal, and the batch. */
  void closeUnnamed() {
    batchStarted = false;
    statements.remove("");
    holdings.remove("S");
    closePortal("");
  }

  void closePortals() {
    batchStarted = false;
    portals.values().forEach(Portal::close);
    portals.clear();
    holdings.removeAll('P');
  }

  private void closePortal(String name) {
    Portal old = portals.remove(name);
    holdings.remove("P" + name);
    if (old != null) {
      old.close();
    }
  }

  private Parsed statement(String name) {
    Parsed parsed = statements.get(name);
    if (parsed == null) {
      throw new ClusterException("26000", "unknown prepared statement \"" + name + "\"");
    }
    return parsed;
  }

  private Portal portal(String name) {
    Portal portal = portals.get(name);
    if (portal == null) {
      throw new ClusterException("34000", "unknown portal \"" + name + "\"");
    }
    return portal;
  }
}
