package dev.understudy.acceptance.documents;

import dev.understudy.acceptance.ProductCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a person types into a shell in one folder: `understudy …` and `psql …`. */
final class Shell {
  private static final String BETWEEN_FIELDS = "\u001f";

  private final Path folder;

  Shell(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** Runs an understudy command, with the data directory in this folder. */
  String understudy(String... arguments) throws IOException, InterruptedException {
    return run(ProductCommand.line(List.of(arguments)));
  }

  /** Runs one statement; NULL is printed as such. */
  Table psql(String url, String sql) throws IOException, InterruptedException {
    return Table.parse(
        run(
            List.of(
                "psql",
                "-X",
                "-A",
                "-F",
                BETWEEN_FIELDS,
                "-P",
                "footer=off",
                "-P",
                "null=NULL",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                url,
                "-c",
                sql)),
        BETWEEN_FIELDS);
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    Path errors = folder.resolve("errors.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.to(errors.toFile()));
    builder.environment().put("UNDERSTUDY_DATA", folder.resolve("data").toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new Refused(Files.readString(errors));
    }
    return output;
  }

  /** What a command said on its way to an exit code other than zero. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String errors) {
      super(errors);
    }
  }
}
