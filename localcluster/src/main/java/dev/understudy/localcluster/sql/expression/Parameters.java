package dev.understudy.localcluster.sql.expression;

import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/** The types of a statement's parameters: what the client declared, else what their place says. */
public final class Parameters {
  private static final int MOST = 65_535;
  private final List<SqlType> types;

  public Parameters(List<SqlType> declared) {
    this.types = new ArrayList<>(declared);
  }

  SqlType type(int number) {
    if (number < 1 || number > MOST) {
      throw SqlErrors.syntax("parameter $" + number + " is out of range");
    }
    while (types.size() < number) {
      types.add(SqlType.UNKNOWN);
    }
    return types.get(number - 1);
  }

  void infer(int number, SqlType type) {
    if (type(number) == SqlType.UNKNOWN) {
      types.set(number - 1, type);
    }
  }

  /** All types; what nothing told is text. */
  public List<SqlType> resolved() {
    return types.stream().map(type -> type == SqlType.UNKNOWN ? SqlType.TEXT : type).toList();
  }
}
