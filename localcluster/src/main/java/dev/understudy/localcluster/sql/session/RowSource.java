package dev.understudy.localcluster.sql.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are made, not stored: what SHOW statements print and SELECT … FROM [SHOW …] reads. */
public interface RowSource {
  List<ResultColumn> columns();

  RowCursor open(Execution execution);

  /** The command's tag, {@code SHOW} for most; null for SELECT and the number of rows. */
  default @Nullable String tag() {
    return "SHOW";
  }
}
