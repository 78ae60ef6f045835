package dev.understudy.localcluster.sql.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.types.Casts;
import dev.understudy.localcluster.sql.types.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table as it is stored in the catalog.
 *
 * @param width longest text for VARCHAR(n), precision for DECIMAL(n, m); null where unlimited
 * @param scale digits after the point for DECIMAL(n, m)
 * @param defaultSql the expression for rows that do not name the column
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Column(
    String name,
    SqlType type,
    @Nullable Integer width,
    @Nullable Integer scale,
    boolean nullable,
    boolean hidden,
    @Nullable String defaultSql) {

  /** The value as this column stores it, or the error that refuses it. */
  public @Nullable Object accept(@Nullable Object value) {
    if (value == null) {
      if (!nullable) {
        throw new ClusterException(
            "23502", "null value in column \"" + name + "\" violates not-null constraint");
      }
      return null;
    }
    Object stored = Casts.cast(value, type);
    if (stored instanceof String text && width != null && text.length() > width) {
      throw new ClusterException("22001", "value too long for type VARCHAR(" + width + ")");
    }
    if (stored instanceof BigDecimal decimal && scale != null) {
      BigDecimal rounded = decimal.setScale(scale, RoundingMode.HALF_UP);
      if (width != null && rounded.precision() > width) {
        throw new ClusterException(
            "22003", "value with precision " + rounded.precision() + " does not fit " + typeSql());
      }
      return rounded;
    }
    return stored;
  }

  /** The type as CockroachDB prints it. */
  public String typeSql() {
    String suffix = width == null ? "" : "(" + width + (scale == null ? "" : "," + scale) + ")";
    return type.sqlName() + suffix;
  }

  /** The type as PostgreSQL's catalog prints it. */
  public String typePostgres() {
    String suffix = width == null ? "" : "(" + width + (scale == null ? "" : "," + scale) + ")";
    return type.postgresName() + suffix;
  }
}
