package dev.understudy.cli.up;

import java.nio.file.Path;
import java.util.List;

/**
 * How the process of a local cluster is started: by the JVM that runs this one, on the class path
 * that the launcher names (a test's own where there is no launcher).
 */
public final class LocalClusterCommand {
  private static final String CLASSPATH = "understudy.localcluster.classpath";

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
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+IgnoreUnrecognizedVMOptions",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Xmx256m",
        "-cp",
        System.getProperty(CLASSPATH, System.getProperty("java.class.path")),
        "dev.understudy.localcluster.server." + main);
  }
}
