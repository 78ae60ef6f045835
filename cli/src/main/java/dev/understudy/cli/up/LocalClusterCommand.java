package dev.understudy.cli.up;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How the process of a local cluster is started: by the JVM that runs this one, on the class path
 * that the launcher names (a test's own where there is no launcher).
 */
public final class LocalClusterCommand {
  private static final String CLASSPATH = "understudy.localcluster.classpath";

  /** More of the JVM's options, such as {@code -Xmx1g}, from the environment; these win. */
  private static final String OPTIONS = "UNDERSTUDY_LOCAL_CLUSTER_OPTIONS";

  private static final Pattern SPACES = Pattern.compile("\\s+");

  /**
   * What RocksDB gives back, malloc keeps for each thread that had asked for it: without the second
   * option memory grows with all that was ever written or reverted.
   */
  private static final List<String> MEMORY = List.of("-Xmx256m", "-XX:TrimNativeHeapInterval=1000");

  private LocalClusterCommand() {}

  /** Everything up to the cluster's own arguments. */
  public static List<String> prefix() {
    return running("LocalClusterMain");
  }

  /** Everything up to the arguments of the command that makes certificates. */
  public static List<String> certificates() {
    return running("CertificatesMain");
  }

  private static List<String> running(String main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(MEMORY);
    command.addAll(ownOptions());
    String jars = System.getProperty(CLASSPATH);
    if (jars != null) {
      command.addAll(sharedClasses(jars));
    }
    command.addAll(
        List.of(
            "-cp",
            jars == null ? System.getProperty("java.class.path") : jars,
            "dev.understudy.localcluster.server." + main));
    return command;
  }

  private static List<String> ownOptions() {
    String options = Objects.requireNonNullElse(System.getenv(OPTIONS), "").strip();
    return options.isEmpty() ? List.of() : SPACES.splitAsStream(options).toList();
  }

  /**
   * Half of a start is reading classes. A process that ends in peace leaves them beside the jars in
   * the form that the next one maps; the JVM makes the file anew when the jars have changed. Where
   * it cannot leave them it would end with an error.
   */
  private static List<String> sharedClasses(String jars) {
    Path archive = Path.of(jars.split(File.pathSeparator, 2)[0]).resolveSibling("localcluster.jsa");
    List<String> options = new ArrayList<>();
    options.add("-XX:SharedArchiveFile=" + archive);
    options.add("-Xlog:cds*=off");
    Path folder = archive.getParent();
    if (folder != null && Files.isWritable(folder)) {
      options.add("-XX:+AutoCreateSharedArchive");
    }
    return options;
  }
}
