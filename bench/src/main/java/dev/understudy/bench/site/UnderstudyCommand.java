package dev.understudy.bench.site;

import java.lang.management.ManagementFactory;
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
    List<String> line = new ArrayList<>(prefix(heapMb));
    String clusters = System.getProperty(CLUSTERS);
    if (clusters != null) {
      line.add("-D" + CLUSTERS + "=" + clusters);
    }
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(List.of(arguments));
    return line;
  }

  /**
   * The program and the options with which this JVM was started, as far as they are no sizes and no
   * archive of classes; the launcher gives the same to every program.
   *
   * @param heapMb the most that the heap may be, in MiB
   */
  public static List<String> prefix(int heapMb) {
    List<String> prefix = new ArrayList<>();
    prefix.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-XX:") || option.startsWith("--"))
        .filter(option -> !option.contains("SharedArchive"))
        .forEach(prefix::add);
    prefix.add("-Xmx%dm".formatted(heapMb));
    return prefix;
  }
}
