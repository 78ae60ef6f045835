package dev.understudy.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads a list to its end, page by page. */
final class Pages {
  private Pages() {}

  /**
   * Asks for page after page.
   *
   * @param path of the list, with or without a query
   * @param items the name under which a page has them
   * @return the one page as it came, or all in one without page tokens
   */
  static Reply all(Session session, String path, String items) {
    Reply page = session.get(path);
    String next = next(page);
    if (next.isEmpty()) {
      return page;
    }
    ObjectNode whole = page.json().deepCopy();
    whole.remove("pagination");
    ArrayNode all = whole.withArray(items);
    while (!next.isEmpty()) {
      page =
          session.get(
              path + (path.contains("?") ? "&" : "?") + "pagination.page=" + Texts.encoded(next));
      for (JsonNode item : page.json().path(items)) {
        all.add(item);
      }
      next = next(page);
    }
    return new Reply(whole, whole.toString());
  }

  private static String next(Reply page) {
    return Texts.text(page.json().path("pagination").path("next_page"));
  }
}
