package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The workflow's code after a change made as it has to be made under running streams: one more
 * command at every move, behind {@code Workflow.getVersion}. Compiled from the product's source.
 */
final class NextBuild {
  /** What a run of the next build notes at every move. */
  static final String NOTE = "Driven by the next build.";

  private static final Path SOURCE =
      Path.of("../workflows/src/main/java/dev/understudy/workflows/impl/StreamDriver.java");
  private static final String MOVE =
      "  void move(StreamState next, String actor, String because) {\n";
  private static final String CHANGE =
      """
          if (Workflow.getVersion("nextBuild", Workflow.DEFAULT_VERSION, 1) == 1) {
            ledger.note(record.id(), actor, "%s");
          }
      """
          .formatted(NOTE);

  private NextBuild() {}

  /** Returns the folder that comes first on the class path of a worker of that build. */
  static Path compile(Path folder) throws IOException {
    String source = Files.readString(SOURCE);
    assertThat(source).containsOnlyOnce(MOVE);
    Path changed = Files.createDirectories(folder).resolve(SOURCE.getFileName());
    Files.writeString(changed, source.replace(MOVE, MOVE + CHANGE));
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    int code =
        javac.run(
            null,
            null,
            null,
            "--release",
            "21",
            "-proc:none",
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            folder.toString(),
            changed.toString());
    assertThat(code).as("javac").isZero();
    return folder;
  }
}
