package dev.understudy.bench.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a program of the product is started as a process of its own, on this class path. */
public final class UnderstudyCommand {
  /** What the launcher says for the local clusters that the process starts. */
  private static final String CLUSTERS = "understudy.localcluster.classpath";

  private UnderstudyCommand() {}

  /**
   * @param heapMb the most that its heap may be, in MiB
   */
  public static List<String> line(int heapMb, Class<?> main, String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xmx%dm".formatted(heapMb)));
    String clusters = System.getProperty(CLUSTERS);
    if (clusters != null) {
      line.add("-D" + CLUSTERS + "=" + clusters);
    }
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(List.of(arguments));
    return line;
  }
}
