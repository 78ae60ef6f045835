package dev.understudy.acceptance;

import dev.understudy.bench.site.UnderstudyCommand;
import dev.understudy.cli.Main;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The command line of a program of the product, as a process of its own. */
public final class ProductCommand {
  private static final int HEAP_MB = 512;
  private static final Path OWN_CLASSES = Path.of("target").toAbsolutePath();

  private ProductCommand() {}

  /** A program on the class path of this test. */
  public static List<String> line(List<String> arguments) {
    return line(System.getProperty("java.class.path"), arguments);
  }

  /**
   * A program of another build.
   *
   * @param arguments the first is the program, such as {@code up}
   */
  static List<String> line(String classPath, List<String> arguments) {
    List<String> line = new ArrayList<>(UnderstudyCommand.prefix(HEAP_MB));
    String product = product(classPath);
    if (isOfJars(product)) {
      line.addAll(sharedClasses(product, arguments.getFirst()));
    }
    line.addAll(List.of("-cp", product, Main.class.getName()));
    line.addAll(arguments);
    return line;
  }

  /**
   * Whether a program need not leave its classes for the next start: it does so at an end in peace,
   * and what tests kill never has one.
   */
  static boolean hasSharedClasses(String program) {
    String product = product(System.getProperty("java.class.path"));
    long newest =
        entries(product).stream().mapToLong(jar -> new File(jar).lastModified()).max().orElse(0);
    return !isOfJars(product) || archive(program).toFile().lastModified() >= newest;
  }

  private static String product(String classPath) {
    return String.join(
        File.pathSeparator,
        entries(classPath).stream()
            .filter(entry -> !Path.of(entry).toAbsolutePath().startsWith(OWN_CLASSES))
            .toList());
  }

  private static boolean isOfJars(String classPath) {
    return entries(classPath).stream().allMatch(entry -> Files.isRegularFile(Path.of(entry)));
  }

  private static List<String> entries(String classPath) {
    return Arrays.asList(classPath.split(File.pathSeparator));
  }

  /** As the launcher does: reading classes is half of a start. */
  private static List<String> sharedClasses(String jars, String program) {
    return List.of(
        "-XX:+AutoCreateSharedArchive",
        "-XX:SharedArchiveFile=" + archive(program),
        "-Xlog:cds*=off",
        "-Dunderstudy.localcluster.classpath=" + jars);
  }

  private static Path archive(String program) {
    return OWN_CLASSES.resolve(program + ".jsa");
  }
}
