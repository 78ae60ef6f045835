package dev.understudy.api.http;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Query parameters under either spelling of their names; an empty one counts as absent. */
record Query(MultivaluedMap<String, String> parameters) {
  private static final int DEFAULT_LIMIT = 100;
  private static final int LARGEST_LIMIT = 500;
  private static final Pattern UNDERSCORE = Pattern.compile("_([a-z])");

  Optional<String> text(String name) {
    String value = parameters.getFirst(name);
    if (value == null) {
      String camel = UNDERSCORE.matcher(name).replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
      value = parameters.getFirst(camel);
    }
    return Optional.ofNullable(value).filter(found -> !found.isEmpty());
  }

  Optional<UUID> id(String name) {
    return text(name).map(value -> WireFormat.id(name, value));
  }

  Optional<Instant> time(String name) {
    return text(name).map(value -> WireFormat.time(name, value));
  }

  boolean flag(String name) {
    return switch (text(name).orElse("false").toLowerCase(Locale.ROOT)) {
      case "true", "t", "1" -> true;
      case "false", "f", "0" -> false;
      default -> throw invalid(name + " must be true or false");
    };
  }

  boolean descending() {
    return descending("pagination.sort_order");
  }

  boolean descending(String name) {
    return switch (text(name).orElse("ASC")) {
      case "ASC" -> false;
      case "DESC" -> true;
      default -> throw invalid(name + " must be ASC or DESC");
    };
  }

  int limit() {
    return limit("pagination.limit");
  }

  int limit(String name) {
    String value = text(name).orElse("0");
    try {
      int limit = Integer.parseInt(value);
      if (limit >= 0) {
        return limit == 0 ? DEFAULT_LIMIT : Math.min(limit, LARGEST_LIMIT);
      }
    } catch (NumberFormatException e) {
      throw new UnderstudyException(
          ErrorCode.INVALID_ARGUMENT, name + " must be a whole number", e);
    }
    throw invalid(name + " must not be negative");
  }

  /** Whether details beyond the official reply are asked for. */
  boolean full() {
    return switch (text("view").orElse("BASIC")) {
      case "BASIC" -> false;
      case "FULL" -> true;
      default -> throw invalid("view must be BASIC or FULL");
    };
  }

  static UnderstudyException invalid(String message) {
    return new UnderstudyException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
