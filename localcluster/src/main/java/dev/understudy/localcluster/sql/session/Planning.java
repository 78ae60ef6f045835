package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.types.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What planning works from. */
public final class Planning {
  private final Session session;
  private final @Nullable Catalog catalog;
  private final List<SqlType> declaredTypes;

  Planning(Session session, @Nullable Catalog catalog, List<SqlType> declaredTypes) {
    this.session = session;
    this.catalog = catalog;
    this.declaredTypes = declaredTypes;
  }

  public Session session() {
    return session;
  }

  /** The catalog as the transaction sees it; only for READ and WRITE. */
  public Catalog catalog() {
    if (catalog == null) {
      throw new IllegalStateException("this kind of statement has no transaction");
    }
    return catalog;
  }

  /** What the client said of the parameters; may be shorter than their number. */
  public List<SqlType> declaredTypes() {
    return declaredTypes;
  }
}
