package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.syntax.Token;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.Locale;

/** How COPY writes rows down: PostgreSQL's text, or comma-separated values. */
record CopyFormat(boolean csv, char delimiter, String nullText, boolean header) {

  /** The line that stands behind the last row. */
  static final String END_OF_DATA = "\\.";

  /** Reads the options after FROM STDIN or TO STDOUT, in the new or the old spelling. */
  static CopyFormat parse(TokenStream in) {
    Options options = new Options();
    in.accept("WITH");
    if (in.accept("(")) {
      do {
        options.read(in);
      } while (in.accept(","));
      in.expect(")");
    } else {
      while (!in.atEnd()) {
        options.read(in);
      }
    }
    in.expectEnd();
    return options.format();
  }

  private static final class Options {
    private boolean csv;
    private boolean header;
    private String delimiter = "";
    private String nullText = "";
    private boolean nullGiven;

    private void read(TokenStream in) {
      Token option = in.next();
      switch (option.text().toUpperCase(Locale.ROOT)) {
        case "FORMAT" -> format(in.nameOrString());
        case "CSV" -> csv = true;
        case "TEXT" -> csv = false;
        case "BINARY" -> throw SqlErrors.unsupported("COPY in binary format");
        case "HEADER" -> header = !in.accept("FALSE") && (in.accept("TRUE") || true);
        case "DELIMITER" -> {
          in.accept("AS");
          delimiter = in.next().text();
        }
        case "NULL" -> {
          in.accept("AS");
          nullText = in.next().text();
          nullGiven = true;
        }
        case "ENCODING" -> in.next();
        default -> throw SqlErrors.unsupported("the COPY option " + option.text());
      }
    }

    private void format(String name) {
      if (!name.equalsIgnoreCase("csv") && !name.equalsIgnoreCase("text")) {
        throw SqlErrors.unsupported("COPY in " + name + " format");
      }
      csv = name.equalsIgnoreCase("csv");
    }

    private CopyFormat format() {
      String separator = delimiter.isEmpty() ? (csv ? "," : "\t") : delimiter;
      if (separator.length() != 1 || separator.charAt(0) > 127 || "\"\\\n\r".contains(separator)) {
        throw SqlErrors.invalidParameter("COPY delimiter must be a single one-byte character");
      }
      return new CopyFormat(csv, separator.charAt(0), nullGiven || csv ? nullText : "\\N", header);
    }
  }
}
