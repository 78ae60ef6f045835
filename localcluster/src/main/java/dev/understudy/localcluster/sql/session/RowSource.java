package dev.understudy.localcluster.sql.session;

import java.util.List;

/** Rows that are made, not stored: what SHOW statements print and SELECT … FROM [SHOW …] reads. */
public interface RowSource {
  List<ResultColumn> columns();

  RowCursor open(Execution execution);

  /** The command's tag, {@code SHOW} for most. */
  default String tag() {
    return "SHOW";
  }
}
