package dev.understudy.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.util.Base64;
import java.util.UUID;

/**
 * A place in a list, as an opaque text: the sort key and the id of the last item of a page.
 *
 * @param list which list it is of, so that a token of another list is refused
 */
record PageToken(String list, String key, UUID id) {

  String encoded() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((list + " " + id + " " + key).getBytes(UTF_8));
  }

  /** Whether a token can be decoded as one of that list. */
  static boolean isOf(String list, String encoded) {
    try {
      return new String(Base64.getUrlDecoder().decode(encoded), UTF_8).startsWith(list + " ");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static PageToken decode(String list, String encoded) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(encoded), UTF_8);
      String[] parts = text.split(" ", 3);
      if (parts.length == 3 && parts[0].equals(list)) {
        return new PageToken(list, parts[2], UUID.fromString(parts[1]));
      }
    } catch (IllegalArgumentException e) {
      throw new UnderstudyException(ErrorCode.INVALID_ARGUMENT, "invalid pagination.page", e);
    }
    throw Query.invalid("invalid pagination.page");
  }
}
